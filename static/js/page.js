// Brings in each behaviour whose data- attribute stands in the page. Without this file every page works as sent.

const behaviours = {
  "[data-live-stream]": "maillage/live",
  "[data-composer]": "maillage/composer",
  '[data-live-stream^="room:"]': "maillage/chat",
  "[data-combobox]": "maillage/combobox",
  "[data-reading], [data-keys]": "maillage/reading",
  "[data-upload-url]": "maillage/upload",
  "[data-similar-url]": "maillage/similar",
  "[data-told-url]": "maillage/told",
  "[data-plan-url]": "maillage/outline",
  '[data-wait]:not([data-wait=""])': "maillage/wait",
};

for (const [selector, name] of Object.entries(behaviours)) {
  const found = document.querySelectorAll(selector);
  if (found.length) import(name).then((behaviour) => found.forEach((element) => behaviour.attach(element)));
}

// What could not be sent from another page leaves now.
try { if (localStorage.getItem("outbox")) import("maillage/outbox").then((outbox) => outbox.flush()); } catch { /* nothing is kept here */ }

// A form that says what is wrong is read first.
document.querySelector("[data-form-errors]")?.focus();

// A menu closes with Escape, with a press elsewhere, and when the focus leaves it; also one that came later.
const menuOf = (node) => node.closest?.("details[data-menu][open]");
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && menuOf(event.target);
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("focusout", (event) => {
  const menu = menuOf(event.target);
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});
document.addEventListener("pointerdown", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});

// A button says that it is at work, keeps its width, and takes no second press.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button?.dataset.busy) return;
  if (button.getAttribute("aria-disabled") === "true") { event.preventDefault(); return; }
  button.dataset.label = button.textContent;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.busy;
});

// Coming back by the browser's history, a button is itself again.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-busy][aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
});

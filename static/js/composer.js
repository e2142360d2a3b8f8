// A text area that helps: marks words, previews on the server, keeps the draft on this machine until it is accepted.

import { store } from "maillage/store";

const drafts = (form) => `draft:${new URL(form.action).pathname}`;
const SENT = "draft-sent"; // which form has left, and from which page

// The page that follows a form shows whether it was taken: one comes from the form's page, and no error stands here.
function settleSent() {
  const sent = JSON.parse(store.get(SENT) ?? "null");
  if (!sent) return;
  store.remove(SENT);
  const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (from === sent.page && !document.querySelector(".composer__error, [data-form-errors]")) store.remove(sent.name);
}
settleSent();

export function freshKey(form) {
  const key = form.querySelector('input[name="key"]');
  if (key) key.value = crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
  return key?.value ?? "";
}

// Changes the selection through the browser's own editing, so that Ctrl+Z takes it back.
function replaceSelection(area, text, from, to) {
  area.focus();
  if (!document.execCommand?.("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.setSelectionRange(from, to);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  if (words.startsWith(mark) && words.endsWith(mark) && words.length >= 2 * mark.length) {
    replaceSelection(area, words.slice(mark.length, -mark.length), start, end - 2 * mark.length);
  } else if (value.slice(start - mark.length, start) === mark && value.startsWith(mark, end)) {
    area.setSelectionRange(start - mark.length, end + mark.length);
    replaceSelection(area, words, start - mark.length, end - mark.length);
  } else replaceSelection(area, mark + words + mark, start + mark.length, end + mark.length);
}

function prefix(area, mark) {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(start, selectionEnd).split("\n");
  const all = lines.every((line) => line.startsWith(mark));
  const text = lines.map((line) => (all ? line.slice(mark.length) : mark + line)).join("\n");
  area.setSelectionRange(start, selectionEnd);
  replaceSelection(area, text, start + text.length, start + text.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  if (/^https?:\/\/\S+$/.test(words)) replaceSelection(area, `[](${words})`, start + 1, start + 1);
  else replaceSelection(area, `[${words}](https://)`, start + words.length + 3, start + words.length + 11);
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.5)}px`;
}

async function preview(form, area, button, pane) {
  const shown = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!shown));
  pane.hidden = shown;
  area.hidden = !shown;
  if (shown) { area.focus(); return; }
  const body = new FormData();
  body.set("body", area.value);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
  pane.textContent = "…";
  try {
    const response = await fetch(form.dataset.previewUrl, { method: "POST", body, credentials: "same-origin" });
    const text = await response.text();
    if (response.headers.get("Content-Type")?.startsWith("text/html") && response.ok) pane.innerHTML = text;
    else pane.textContent = response.status === 422 ? text : button.dataset.failed ?? "";
  } catch {
    pane.textContent = button.dataset.failed ?? "";
  }
  pane.focus();
}

export function quote(area, text, name) {
  const words = text.trim().split("\n").map((line) => `> ${line}`).join("\n");
  const before = area.value && !area.value.endsWith("\n") ? "\n\n" : "";
  area.setSelectionRange(area.value.length, area.value.length);
  const addition = `${before}${words}${name ? `\n> — ${name}` : ""}\n\n`;
  const end = area.value.length + addition.length;
  replaceSelection(area, addition, end, end);
}

export function attach(form) {
  const area = form.querySelector("textarea");
  const toolbar = form.querySelector("[data-toolbar]");
  const state = form.querySelector("[data-draft-state]");
  const name = drafts(form);

  const kept = store.get(name);
  if (kept && !area.value) { area.value = kept; if (state) state.textContent = form.dataset.kept ?? ""; }
  grow(area);

  let timer = 0;
  area.addEventListener("input", () => {
    grow(area);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!area.value) { store.remove(name); if (state) state.textContent = ""; }
      else if (store.set(name, area.value) && state && !state.textContent) state.textContent = form.dataset.kept ?? "";
    }, 400);
  });

  if (toolbar) {
    toolbar.hidden = false;
    const buttons = [...toolbar.querySelectorAll("button")];
    buttons.forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
    toolbar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const here = buttons.indexOf(document.activeElement);
      if (!step || here < 0) return;
      event.preventDefault();
      const next = buttons[(here + step + buttons.length) % buttons.length];
      buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
      next.focus();
    });
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("wrap" in button.dataset) wrap(area, button.dataset.wrap);
      else if ("prefix" in button.dataset) prefix(area, button.dataset.prefix);
      else if ("link" in button.dataset) link(area);
      else if ("preview" in button.dataset) preview(form, area, button, form.querySelector("[data-preview-pane]"));
    });
  }

  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = { b: () => wrap(area, "**"), i: () => wrap(area, "_"), k: () => link(area), Enter: () => form.requestSubmit() }[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (area.hidden) { area.hidden = false; } // a hidden field is not checked by the browser
    clearTimeout(timer);
    store.set(name, area.value);
    store.set(SENT, JSON.stringify({ name, page: location.pathname }));
  });

  const key = form.querySelector('input[name="key"]');
  if (key && !key.value) freshKey(form);

  // « Citer »: shown by this script alone, since it needs it.
  for (const button of document.querySelectorAll("[data-quote]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const message = button.closest("[data-message]");
      const chosen = String(getSelection());
      const inside = message && getSelection().anchorNode && message.contains(getSelection().anchorNode);
      quote(area, (inside && chosen) || message?.querySelector(".message__body")?.innerText || "", message?.querySelector(".person__name")?.textContent.trim());
    });
  }
}

export const forget = (form) => store.remove(drafts(form));

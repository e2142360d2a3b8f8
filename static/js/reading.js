// Reading: what comes into view is marked as read; reactions answer without leaving the page; a message's address is
// copied; j and k go to the unread threads around. Everything here has a door of its own that works without scripts.

import { note } from "maillage/note";

const OFF = "maillage.touches";
const PAUSE = 4000; // between two marks
const DWELL = 700; // what passes by is not read

const gestures = () => document.getElementById("gestes");
const words = () => document.querySelector("[data-keys]")?.dataset ?? {};

// — Read marks —

export function attach(element) {
  if (element.matches("[data-reading]")) watch(element);
  else if (element.matches("[data-keys]")) keys(element);
}

function watch(element) {
  const list = document.querySelector("ol.yarn");
  if (!list || !gestures()) return;
  const gap = element.hasAttribute("data-gap"); // unread messages stand before this page
  let last = Number(element.dataset.last);
  let sent = Number(element.dataset.readTo);
  let seen = sent;
  let timer = 0;
  const dwelling = new Map();

  function send() {
    clearTimeout(timer);
    timer = 0;
    if (seen <= sent || (gap && seen < last)) return;
    const body = new FormData(gestures());
    body.set("jusqua", seen);
    body.set("discret", "1");
    if (navigator.sendBeacon(element.dataset.url, body)) sent = seen;
  }

  function read(item) {
    dwelling.delete(item);
    if (document.visibilityState !== "visible") return;
    observer.unobserve(item);
    seen = Math.max(seen, Number(item.dataset.message));
    if (seen > sent) timer ||= setTimeout(send, PAUSE);
  }

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const enough = isIntersecting && (intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? 600) / 2);
      if (enough && !dwelling.has(target)) dwelling.set(target, setTimeout(read, DWELL, target));
      else if (!enough && dwelling.has(target)) {
        clearTimeout(dwelling.get(target));
        dwelling.delete(target);
      }
    }
  }, { threshold: [0, 0.25, 0.5, 0.75, 1] });

  const observe = (item) => { if (Number(item.dataset.message) > sent) observer.observe(item); };
  list.querySelectorAll("[data-message]").forEach(observe);
  list.addEventListener("live:appended", ({ detail }) => {
    if (!detail.item.dataset.message) return;
    last = Math.max(last, Number(detail.item.dataset.message));
    observe(detail.item);
    addresses(detail.item);
    unpressed(detail.item);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
    else for (const item of list.querySelectorAll("[data-message]")) if (Number(item.dataset.message) > seen) { observer.unobserve(item); observer.observe(item); }
  });
  addEventListener("pagehide", send);
  addresses(list);
  answer(list);
}

// — The address of a message: its date is a link to it; here it is copied, or shared on a phone —

function addresses(list) {
  if (!words().copy) return;
  for (const keep of list.querySelectorAll(".keep")) {
    const time = keep.closest("[data-message]").querySelector("a.message__time");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "share";
    button.textContent = words().copy;
    button.addEventListener("click", () => share(time.href));
    keep.after(button);
  }
}

async function share(url) {
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    try { await navigator.share({ title: document.title, url }); } catch { /* closed without sharing */ }
    return;
  }
  try {
    await navigator.clipboard.writeText(url);
    note(words().copied);
  } catch {
    location.href = url; // where nothing may be copied, the address bar has it
  }
}

// — Reactions —

const REACTION = "#gestes .reactions > button";

function unpressed(part) {
  for (const button of part.querySelectorAll(`${REACTION}:not([aria-pressed])`)) button.setAttribute("aria-pressed", "false");
}

function answer(list) {
  unpressed(list);
  list.addEventListener("click", async (event) => {
    const button = event.target.closest(REACTION);
    if (!button || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const body = new FormData(gestures());
      body.set("dire", button.getAttribute("aria-pressed") === "true" ? "0" : "1");
      const answered = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answered.status === 429) { note((await answered.json()).reason); return; }
      if (!answered.ok || answered.redirected) throw new Error(String(answered.status));
      const { said, count } = await answered.json();
      show(button, said, count);
      note(`${said ? words().said : words().takenBack} ${count ? `${count}${count > 1 ? words().people : words().person}` : ""}`.trim());
    } catch {
      note(words().unsaid);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
}

function show(button, said, count) {
  button.setAttribute("aria-pressed", String(said));
  button.name = said ? "dire" : "";
  button.value = said ? "0" : "";
  button.querySelectorAll("b, .visually-hidden").forEach((part) => part.remove());
  const label = button.lastChild;
  if (label?.nodeType === Node.TEXT_NODE) label.textContent = label.textContent.trimEnd();
  if (!count) return;
  const number = document.createElement("b");
  number.textContent = count;
  const people = document.createElement("span");
  people.className = "visually-hidden";
  people.textContent = count > 1 ? words().people : words().person;
  button.append(" ", number, people);
}

// — Keys —

function keys(element) {
  const help = element.querySelector("[data-keys-help]");
  const on = () => { try { return localStorage.getItem(OFF) !== "non"; } catch { return true; } };
  let dialog = null;
  const show = async () => {
    dialog ??= await fetched(element.dataset.keys, on);
    if (dialog && !dialog.open) dialog.showModal();
  };
  help.hidden = false;
  help.addEventListener("click", show);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !on()) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], [role='textbox']")) return;
    if (event.key === "?") { event.preventDefault(); show(); return; }
    const way = element.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
    if (way) { event.preventDefault(); way.click(); }
  });
}

async function fetched(url, on) {
  const response = await fetch(url, { credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (!response?.ok) { note(words().unsaid); return null; }
  const html = await response.text();
  const known = document.querySelector("[data-keys-dialog]"); // asked for twice before it came
  if (known) return known;
  document.body.insertAdjacentHTML("beforeend", html);
  const dialog = document.querySelector("[data-keys-dialog]");
  const toggle = dialog.querySelector("[data-keys-toggle]");
  toggle.checked = on();
  toggle.addEventListener("change", () => {
    try {
      if (toggle.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "non");
    } catch { /* not kept, then */ }
    note(toggle.checked ? dialog.dataset.on : dialog.dataset.off);
  });
  return dialog;
}

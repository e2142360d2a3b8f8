// A text area that helps: marks words, completes names and titles, previews on the server, keeps drafts and what could
// not be sent. Others plug in by `form.composer` ({ area, insert }) or the event `composer:ready` that says it is there.

import { store } from "maillage/store";
import { complete } from "maillage/complete";
import { keepDraft, settleSent, SENT } from "maillage/drafts";
import { sendSafely } from "maillage/outbox";

const plainName = (form) => `draft:${new URL(form.action).pathname}`; // of a place without drafts on the server: a room
settleSent();

export function freshKey(form) {
  const key = form.querySelector('input[name="key"]');
  if (key) key.value = crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
  return key?.value ?? "";
}

// — Editing ————————————————————————————————————————————————————————————————————————————————————————————————————————

// Changes the selection through the browser's own editing, so that Ctrl+Z takes it back.
export function replaceSelection(area, text, from, to = from) {
  area.focus();
  const { selectionStart, selectionEnd } = area;
  const done = text ? document.execCommand?.("insertText", false, text) : selectionStart === selectionEnd || document.execCommand?.("delete");
  if (!done) area.setRangeText(text, selectionStart, selectionEnd, "end");
  if (from !== undefined) area.setSelectionRange(from, to);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

export function replaceAll(area, text) {
  area.setSelectionRange(0, area.value.length);
  replaceSelection(area, text, text.length);
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

const lineStart = (area) => area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;

function prefix(area, mark) {
  const { selectionEnd, value } = area;
  const start = lineStart(area);
  const numbered = mark === "1. ";
  const lines = value.slice(start, selectionEnd).split("\n");
  const has = (line) => (numbered ? /^\d+\. /.test(line) : line.startsWith(mark));
  const all = lines.every(has);
  const text = lines.map((line, index) => {
    if (all) return line.slice(numbered ? line.indexOf(" ") + 1 : mark.length);
    return (numbered ? `${index + 1}. ` : mark) + line;
  }).join("\n");
  area.setSelectionRange(start, selectionEnd);
  replaceSelection(area, text, start + text.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end);
  if (/^https?:\/\/\S+$/.test(words)) replaceSelection(area, `[](${words})`, start + 1);
  else replaceSelection(area, `[${words}](https://)`, start + words.length + 3, start + words.length + 11);
}

// A block of its own at the caret: `%s` becomes the words chosen, or `fill`, which is then chosen.
export function insertBlock(area, pattern, fill = "") {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end) || fill;
  const before = !start || value.slice(0, start).endsWith("\n\n") ? "" : value[start - 1] === "\n" ? "\n" : "\n\n";
  const after = value.startsWith("\n\n", end) ? "" : value[end] === "\n" ? "\n" : "\n\n";
  const at = pattern.indexOf("%s");
  const text = before + (at < 0 ? pattern : pattern.slice(0, at) + words + pattern.slice(at + 2)) + after;
  const from = at < 0 ? start + text.length : start + before.length + at;
  replaceSelection(area, text, from, at < 0 ? from : from + words.length);
}

function code(area, fill) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const alone = value.slice(lineStart(area), start).trim() === "" && /^\s*(\n|$)/.test(value.slice(end));
  if (value.slice(start, end).includes("\n") || (start === end && alone)) insertBlock(area, "```\n%s\n```", fill);
  else wrap(area, "`");
}

function footnote(area, fill) {
  const used = [...area.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const number = Math.max(0, ...used) + 1;
  const caret = area.selectionEnd;
  area.setSelectionRange(caret, caret);
  replaceSelection(area, `[^${number}]`, caret);
  const end = area.value.trimEnd().length;
  area.setSelectionRange(end, area.value.length);
  const lead = /\n\[\^\d+\]:[^\n]*$/.test(area.value.slice(0, end)) ? "\n" : "\n\n";
  const from = end + lead.length + `[^${number}]: `.length;
  replaceSelection(area, `${lead}[^${number}]: ${fill}`, from, from + fill.length);
}

function type(area, letters) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const space = start && !/\s/.test(value[start - 1]) ? " " : "";
  area.setSelectionRange(start, end);
  replaceSelection(area, space + letters + value.slice(start, end), end + space.length + letters.length);
}

// Enter goes on with the list or the quotation one is in; on an empty line of it, it ends it.
function goOn(area) {
  const { selectionStart: at, selectionEnd, value } = area;
  if (at !== selectionEnd) return false;
  const start = lineStart(area);
  const line = value.slice(start, at);
  const found = /^(\s*)(?:([-*+])( \[[ xX]\])?|(\d{1,4})([.)])|(>(?: ?>)*)) /.exec(`${line}${line.endsWith(" ") ? "" : " "}`);
  if (!found) return false;
  const [whole, indent, bullet, task, number, point, quoted] = found;
  if (line.length <= whole.length && !line.slice(whole.length).trim()) {
    if (line.length < whole.length && !quoted) return false; // a bare dash, or a number that ends a sentence
    area.setSelectionRange(start, at);
    replaceSelection(area, "", start);
    return true;
  }
  const next = quoted ?? (bullet ? bullet + (task ? " [ ]" : "") : `${Number(number) + 1}${point}`);
  const text = `\n${indent}${next} `;
  replaceSelection(area, text, at + text.length);
  return true;
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.4)}px`;
}

// — Preview: the server's own rendering, beside the words and following them ———————————————————————————————————————

function previews(form, field, area, button) {
  const pane = field.querySelector("[data-preview-pane]");
  let timer = 0;
  let turn = 0;
  async function draw() {
    const mine = (turn += 1);
    const body = new FormData();
    body.set("body", area.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    let shown = null;
    let said = button.dataset.failed ?? "";
    try {
      const response = await fetch(field.dataset.previewUrl, { method: "POST", body, credentials: "same-origin" });
      const text = await response.text();
      if (response.headers.get("Content-Type")?.startsWith("text/html") && response.ok) shown = text;
      else if (response.status === 422 || response.status === 429) said = text;
    } catch { /* said */ }
    if (mine !== turn) return;
    if (shown === null) pane.textContent = said;
    else pane.innerHTML = shown; // cleaned by the server, as what is published
  }
  area.addEventListener("input", () => {
    clearTimeout(timer);
    if (!pane.hidden) timer = setTimeout(draw, 500);
  });
  return () => {
    pane.hidden = !pane.hidden;
    button.setAttribute("aria-pressed", String(!pane.hidden));
    if (!pane.hidden) { pane.textContent = "…"; draw(); }
    area.focus();
  };
}

// — The bar ————————————————————————————————————————————————————————————————————————————————————————————————————————

async function tools(form, field, area) {
  const bar = field.querySelector("[data-tools]");
  if (!bar) return;
  try {
    const response = await fetch(bar.dataset.tools, { credentials: "same-origin", redirect: "error" });
    if (!response.ok) return; // one writes without them
    bar.innerHTML = await response.text();
  } catch { return; }
  bar.hidden = false;
  field.dispatchEvent(new CustomEvent("composer:tools"));
  const toolbar = bar.querySelector("[data-toolbar]");
  const buttons = () => [...toolbar.querySelectorAll("button:not([hidden])")];
  buttons().forEach((button, index) => { button.tabIndex = index ? -1 : 0; });
  toolbar.addEventListener("keydown", (event) => {
    const all = buttons();
    const here = all.indexOf(document.activeElement);
    const next = { ArrowRight: all[(here + 1) % all.length], ArrowLeft: all[(here - 1 + all.length) % all.length], Home: all[0], End: all.at(-1) }[event.key];
    if (!next || here < 0) return;
    event.preventDefault();
    all.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });
  // The words keep the focus, so that a phone keeps its keyboard and the composer stays open.
  bar.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); });
  const previewButton = bar.querySelector("[data-preview]");
  const preview = previewButton && field.dataset.previewUrl ? previews(form, field, area, previewButton) : null;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { wrap: mark, prefix: lines, insert, fill = "", type: letters } = button.dataset;
    const menu = button.closest("details");
    if (menu) menu.open = false;
    if (mark) wrap(area, mark);
    else if (lines) prefix(area, lines);
    else if (insert) insertBlock(area, insert, fill);
    else if (letters) type(area, letters);
    else if ("link" in button.dataset) link(area);
    else if ("code" in button.dataset) code(area, fill);
    else if ("footnote" in button.dataset) footnote(area, fill);
    else if ("preview" in button.dataset) preview?.();
    else if ("fold" in button.dataset) fold(form);
  });
}

// — At the foot of a thread ————————————————————————————————————————————————————————————————————————————————————————

function fold(form) {
  form.classList.add("composer--folded");
  if (form.contains(document.activeElement)) document.activeElement.blur();
}

function dock(form) {
  if (!form.classList.contains("composer--docked")) return;
  form.addEventListener("focusin", () => form.classList.remove("composer--folded"));
  // What has the focus never hides behind the composer, however tall it grew.
  new ResizeObserver(() => {
    const stuck = getComputedStyle(form).position === "sticky";
    document.documentElement.style.scrollPaddingBlockEnd = stuck ? `${form.offsetHeight + 16}px` : "";
  }).observe(form);
  // A keyboard on the screen covers the foot of the page: the composer stands on it.
  const view = window.visualViewport;
  const rise = () => {
    const covered = form.contains(document.activeElement) ? Math.max(0, innerHeight - view.height - view.offsetTop) : 0;
    form.style.insetBlockEnd = covered > 60 && view.scale < 1.05 ? `${covered}px` : "";
  };
  view?.addEventListener("resize", rise);
  view?.addEventListener("scroll", rise);
  form.addEventListener("focusout", () => setTimeout(rise, 50));
}

// — Quoting ————————————————————————————————————————————————————————————————————————————————————————————————————————

const escaped = (words) => words.replace(/[\\`*_[\]<>]/g, "\\$&");

export function quote(area, words, name, url) {
  const lines = escaped(words).trim().split("\n").map((line) => `> ${line.trim()}`.trimEnd()).join("\n").replace(/(\n>){2,}/g, "\n>");
  const source = name ? `\n>\n> — ${url ? `[${escaped(name)}](${url})` : escaped(name)}` : "";
  const at = area.selectionEnd;
  area.setSelectionRange(at, at);
  const head = area.value.slice(0, at).trimEnd();
  const before = !head ? "" : "\n".repeat(Math.max(0, 2 - (at - head.length)));
  replaceSelection(area, `${before}${lines}${source}\n\n`);
}

function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const inside = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".message__body");
  const body = inside(selection.anchorNode);
  return body && body === inside(selection.focusNode) && body.closest("[data-message]") ? { message: body.closest("[data-message]"), words: String(selection).trim() } : null;
}

function quotes(area) {
  const model = document.querySelector("[data-quote]");
  if (!model || area.closest(".composer--small")) return;
  const put = (message, words) => {
    const body = message.querySelector(".message__body")?.cloneNode(true);
    body?.querySelectorAll("blockquote").forEach((quoted) => quoted.remove());
    quote(area, words || body?.innerText || body?.textContent || "", message.querySelector(".person__name")?.textContent.trim(), message.querySelector("a.message__time")?.pathname);
    getSelection().removeAllRanges();
    area.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-quote]");
    const message = link?.closest("[data-message]");
    if (!message || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const part = chosen();
    put(message, part?.message === message ? part.words : "");
  });
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--small quote-button", hidden: true, textContent: model.textContent });
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", () => { const part = chosen(); button.hidden = true; if (part) put(part.message, part.words); });
  document.body.append(button);
  let timer = 0;
  const follow = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const part = chosen();
      button.hidden = !part?.words;
      if (button.hidden) return;
      const box = getSelection().getRangeAt(0).getBoundingClientRect();
      button.style.insetBlockStart = `${scrollY + box.bottom + 8}px`;
      button.style.insetInlineStart = `${Math.max(8, Math.min(scrollX + box.left, document.documentElement.clientWidth - button.offsetWidth - 8))}px`;
    }, 200);
  };
  document.addEventListener("selectionchange", follow);
  follow();
}

// — Together ———————————————————————————————————————————————————————————————————————————————————————————————————————

// A room keeps its words on this machine alone.
function keepHere(form, area) {
  const state = form.querySelector("[data-draft-state]");
  const name = plainName(form);
  const kept = store.get(name);
  if (kept && !area.value) { area.value = kept; if (state) state.textContent = form.dataset.kept ?? ""; }
  let timer = 0;
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!area.value) { store.remove(name); if (state) state.textContent = ""; }
      else if (store.set(name, area.value) && state && !state.textContent) state.textContent = form.dataset.kept ?? "";
    }, 400);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    store.set(name, area.value);
    store.set(SENT, JSON.stringify({ name, page: location.pathname }));
  });
}

export function attach(form) {
  const field = form.querySelector("[data-composer-field]") ?? form;
  const area = field.querySelector("textarea");
  const key = form.querySelector('input[name="key"]');
  if (key && !key.value) freshKey(form);

  if (field.dataset.peopleUrl) complete(field, area, replaceSelection); // first: its Enter and Escape come before ours
  const draft = field.dataset.draftUrl ? keepDraft(form, field, area, replaceAll) : null;
  if (!draft) keepHere(form, area);
  if (draft && "outbox" in form.dataset) sendSafely(form, field, area, draft, freshKey);

  area.addEventListener("input", () => grow(area));
  area.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Escape" && form.classList.contains("composer--docked")) { event.preventDefault(); fold(form); return; }
    if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey && field !== form && goOn(area)) { event.preventDefault(); return; }
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const act = { b: () => wrap(area, "**"), i: () => wrap(area, "_"), k: () => link(area), Enter: () => form.requestSubmit() }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  tools(form, field, area);
  dock(form);
  quotes(area);
  grow(area);
  form.composer = { area, insert: (text) => insertBlock(area, text), replace: (text, from, to) => replaceSelection(area, text, from, to) };
  form.dispatchEvent(new CustomEvent("composer:ready", { bubbles: true, detail: form.composer }));
}

export const forget = (form) => store.remove(plainName(form));

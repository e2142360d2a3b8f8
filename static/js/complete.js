// `@` completes people who can read the place, `#` pages one may point to. A list of options under the text area, which
// keeps the focus and its own role: the option is named by aria-activedescendant, the count said by a live region.

const GAP = 8;
const LOWEST = 160; // a list that has less room below goes where there is more
const TALLEST = 320;
let count = 0;

// — Where the caret is —————————————————————————————————————————————————————————————————————————————————————————————

const DRAWN_ALIKE = ["fontFamily", "fontSize", "fontStyle", "fontWeight", "fontStretch", "letterSpacing", "wordSpacing", "lineHeight", "tabSize", "textIndent", "textTransform", "textAlign", "direction", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft"];

// The line at this place of a text area, in the window: a copy of what stands before it is laid out alike, and measured.
function lineAt(area, at) {
  const copy = document.createElement("div");
  const drawn = getComputedStyle(area);
  for (const name of DRAWN_ALIKE) copy.style[name] = drawn[name];
  Object.assign(copy.style, { position: "fixed", top: "0", left: "0", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  Object.assign(copy.style, { boxSizing: "border-box", width: `${area.clientWidth}px` }); // without a scroll bar
  copy.setAttribute("aria-hidden", "true");
  const caret = document.createElement("span");
  caret.textContent = area.value.slice(at).split(/\s/, 1)[0] || "\u200b"; // the word breaks where it does there
  copy.append(area.value.slice(0, at), caret);
  area.after(copy);
  const [first, whole] = [caret.getClientRects()[0], copy.getBoundingClientRect()];
  copy.remove();
  const box = area.getBoundingClientRect();
  const top = box.top + area.clientTop + first.top - whole.top - area.scrollTop;
  return { left: box.left + area.clientLeft + first.left - whole.left, top: Math.max(box.top, top), bottom: Math.min(box.bottom, top + first.height) };
}

// Puts a list under the line being written, or over it where there is more room, and wholly on the screen; beside the
// word it completes, which may have begun on the line before.
function putBeside(list, area, at) {
  const [begun, line] = [lineAt(area, at), lineAt(area, area.selectionStart)];
  const beside = begun.top === line.top ? begun.left : line.left;
  const view = window.visualViewport;
  const [top, height] = view ? [view.offsetTop, view.height] : [0, innerHeight];
  const below = top + height - line.bottom - GAP;
  const above = line.top - top - GAP;
  const under = below >= Math.min(list.scrollHeight, LOWEST) || below >= above;
  const around = list.offsetParent;
  const frame = around.getBoundingClientRect();
  const [frameTop, frameLeft] = [frame.top + around.clientTop, frame.left + around.clientLeft];
  list.style.maxHeight = `${Math.max(0, Math.min(TALLEST, under ? below : above))}px`;
  list.style.top = under ? `${line.bottom + GAP / 2 - frameTop}px` : "auto";
  list.style.bottom = under ? "auto" : `${frameTop + around.clientHeight - line.top + GAP / 2}px`;
  const right = document.documentElement.clientWidth - list.offsetWidth - GAP;
  list.style.left = `${Math.max(GAP, Math.min(beside, right)) - frameLeft}px`;
}

// — The list ———————————————————————————————————————————————————————————————————————————————————————————————————————

export function complete(field, area, replaceSelection) {
  const list = field.querySelector('[role="listbox"]');
  const status = field.querySelector("[data-complete-status]");
  let options = [];
  let active = -1;
  let word = null; // { mark, start, query }
  let dead = null; // where nothing was found, or the list was sent away
  let request = null;
  let timer = 0;

  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", list.id);
  area.autocomplete = "off";

  function looked() {
    const { selectionStart: at, selectionEnd, value } = area;
    if (at !== selectionEnd || area.readOnly) return null;
    const found = /(?:^|[\s(«"'’>])([@#])([^\s@#[\]()][^\n@#[\]()]{0,60}|)$/u.exec(value.slice(Math.max(0, at - 70), at));
    if (!found) return null;
    const [, mark, query] = found;
    if (query.split(/\s+/).length > (mark === "@" ? 3 : 8) || (mark === "#" && query.trim().length < 2)) return null;
    return { mark, query, start: at - query.length - 1 };
  }

  function close() {
    request?.abort();
    clearTimeout(timer);
    list.hidden = true;
    options = [];
    active = -1;
    area.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    options.forEach((option, here) => option.setAttribute("aria-selected", String(here === index)));
    area.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }

  function place() {
    if (!list.hidden && word) putBeside(list, area, word.start);
  }

  function choose(index) {
    const { insert } = options[index].dataset;
    const end = area.selectionStart;
    const space = /^\s/.test(area.value.slice(end)) ? "" : " ";
    const { start } = word;
    close();
    status.textContent = "";
    area.focus();
    area.setSelectionRange(start, end);
    replaceSelection(area, insert + space, start + insert.length + 1);
  }

  function draw(results) {
    options = results.map((result, index) => {
      const option = document.createElement("li");
      option.id = `composer-option-${(count += 1)}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.insert = result.insert;
      const label = document.createElement("b");
      label.textContent = result.label;
      const hint = document.createElement("span");
      hint.textContent = result.hint;
      option.append(label, hint);
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the words keep the focus
      option.addEventListener("click", () => choose(index));
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    place();
    status.textContent = options.length ? field.dataset.found.replace("%s", options.length) : field.dataset.nothing;
    if (options.length) mark(0);
    else { active = -1; area.removeAttribute("aria-activedescendant"); dead = { start: word.start, length: word.query.length }; }
  }

  async function ask() {
    const asked = word;
    request?.abort();
    request = new AbortController();
    const url = new URL(asked.mark === "@" ? field.dataset.peopleUrl : field.dataset.pagesUrl, location.href);
    url.searchParams.set("q", asked.query);
    if (asked.mark === "@") url.searchParams.set("lieu", field.dataset.place);
    try {
      const response = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const answer = response.ok || response.status === 429 ? await response.json() : {};
      if (asked !== word) return;
      if (response.ok) draw(answer.results ?? []);
      else if (answer.reason) { close(); status.textContent = answer.reason; }
    } catch { /* an older question, or no network: what is typed stands as it is */ }
  }

  function look() {
    word = looked();
    if (!word) { if (!list.hidden) status.textContent = ""; close(); dead = null; return; }
    if (dead?.start === word.start && word.query.length >= dead.length) { close(); return; }
    dead = null;
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  }

  area.addEventListener("input", look);
  area.addEventListener("click", () => { if (!list.hidden) look(); });
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark((active + 1) % options.length);
    else if (event.key === "ArrowUp") mark((active - 1 + options.length) % options.length);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || (event.key === "Tab" && !event.shiftKey)) choose(active);
    else if (event.key === "Escape") { dead = { start: word.start, length: 0 }; close(); status.textContent = ""; }
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  area.addEventListener("scroll", place);
  addEventListener("resize", place);
  addEventListener("scroll", place, { passive: true });
  window.visualViewport?.addEventListener("resize", place);
  area.addEventListener("blur", () => setTimeout(close, 100));
  if (document.activeElement === area) look();
}

// `@` completes people who can read the place, `#` pages one may point to. A list of options under the text area, which
// keeps the focus and its own role: the option is named by aria-activedescendant, the count said by a live region.

let count = 0;

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
      if (response.ok && asked === word) draw((await response.json()).results ?? []);
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
  area.addEventListener("blur", () => setTimeout(close, 100));
  if (document.activeElement === area) look();
}

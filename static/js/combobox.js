// Type-ahead over a list the server knows (territories…): the ARIA combobox pattern, list autocomplete, manual choice.

let count = 0;

export function attach(root) {
  const input = root.querySelector('input:not([type="hidden"])');
  const list = root.querySelector('[role="listbox"]');
  const hidden = root.querySelector('input[type="hidden"]');
  const status = root.querySelector("[data-combobox-status]");
  let options = [];
  let active = -1;
  let timer = 0;
  let request = null;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    options.forEach((option, here) => option.setAttribute("aria-selected", String(here === index)));
    if (index < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  }

  function choose(option) {
    input.value = option.dataset.label;
    if (hidden) hidden.value = option.dataset.id;
    close();
    input.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: { id: option.dataset.id, label: option.dataset.label } }));
  }

  function draw(results) {
    options = results.map((result) => {
      const option = document.createElement("li");
      option.id = `combobox-option-${(count += 1)}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.id = result.id;
      option.dataset.label = result.label;
      const label = document.createElement("b");
      label.textContent = result.label;
      const hint = document.createElement("span");
      hint.textContent = result.hint ?? "";
      option.append(label, hint);
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
      option.addEventListener("click", () => choose(option));
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = !options.length;
    active = -1;
    input.setAttribute("aria-expanded", String(Boolean(options.length)));
    if (status) status.textContent = options.length ? (root.dataset.found ?? "%s").replace("%s", options.length) : root.dataset.nothing ?? "";
  }

  async function ask() {
    const text = input.value.trim();
    request?.abort();
    if (text.length < 2) { draw([]); if (status) status.textContent = ""; return; }
    request = new AbortController();
    const url = new URL(root.dataset.url, location.href);
    url.searchParams.set("q", text);
    try {
      const response = await fetch(url, { signal: request.signal, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (response.ok) draw((await response.json()).results ?? []);
    } catch { /* an older question, or no network: the text field still works */ }
  }

  input.addEventListener("input", () => {
    if (hidden) hidden.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) { event.preventDefault(); ask(); return; }
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark((active + 1) % options.length); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark((active <= 0 ? options.length : active) - 1); }
    else if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(options[active]); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Tab" && active >= 0) choose(options[active]);
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
}

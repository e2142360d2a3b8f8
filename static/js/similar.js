// While one writes the title of a new thread: the threads that speak of it already. They open in a tab of their own.

const ENOUGH_WORDS = 3;
const ENOUGH_LETTERS = 12;
const PAUSE = 500;

export function attach(root) {
  const form = root.closest("form");
  const title = form?.querySelector('[name="title"]');
  const status = root.querySelector("[data-similar-status]");
  const list = root.querySelector("[data-similar-list]");
  if (!title || !status || !list) return;
  let timer = 0;
  let asked = "";
  let request = null;

  function show(html) {
    const page = document.createElement("template");
    page.innerHTML = html;
    const said = page.content.querySelector("[data-similar-said]");
    const words = said?.textContent ?? "";
    said?.remove();
    if (status.textContent !== words) status.textContent = words;
    list.replaceChildren(...(words ? page.content.children : []));
  }

  async function ask() {
    const text = title.value.trim();
    const enough = text.split(/\s+/).length >= ENOUGH_WORDS || text.length >= ENOUGH_LETTERS;
    if (text === asked) return;
    asked = text;
    request?.abort();
    if (!enough) { show(""); return; }
    request = new AbortController();
    const url = new URL(root.dataset.similarUrl, location.href);
    url.searchParams.set("titre", text);
    try {
      const response = await fetch(url, { signal: request.signal, credentials: "same-origin", redirect: "error" });
      if (response.ok) show(await response.text());
    } catch { /* a newer title, or no network: one writes on */ }
  }

  title.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  title.addEventListener("change", ask);
  if (title.value) ask();
}

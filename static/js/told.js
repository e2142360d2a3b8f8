// Who will find on « Pour moi » what is being written: asked when one begins, and when the people named change.

const PAUSE = 800;
const NAMED = /\]\(\/annuaire\/([\w-]{1,180})\/?\)/g; // as the composer writes someone's name

export function attach(line) {
  const form = line.closest("form") ?? document.querySelector("form#composer");
  const area = form?.querySelector('textarea[name="body"]');
  if (!area) return;
  if (!form.contains(line)) (form.querySelector(".composer__note") ?? form).append(line);
  let asked = null;
  let timer = 0;
  let request = null;

  function question() {
    const url = new URL(line.dataset.toldUrl, location.href);
    for (const found of new Set([...area.value.matchAll(NAMED)].map((match) => match[1]))) url.searchParams.append("cite", found);
    for (const [name, value] of new FormData(form)) if (name === "themes") url.searchParams.append("mot", value);
    return url;
  }

  async function ask() {
    const url = question();
    if (url.href === asked) return;
    asked = url.href;
    request?.abort();
    request = new AbortController();
    try {
      const response = await fetch(url, { signal: request.signal, credentials: "same-origin", redirect: "error" });
      if (!response.ok) return;
      const page = document.createElement("template");
      page.innerHTML = await response.text();
      line.textContent = page.content.textContent.trim();
    } catch { /* a newer question, or no network: nothing is said */ }
  }

  const later = () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); };
  form.addEventListener("focusin", ask, { once: true });
  area.addEventListener("input", later);
  form.addEventListener("change", later);
}

// Looks whether what is being prepared is ready, and shows what the page says then. Without this file a link does.

const PAUSE = 2500;
const LONGEST = 120; // times

export function attach(place) {
  let left = LONGEST;
  async function look() {
    if ((left -= 1) < 0) return;
    if (document.hidden) { setTimeout(look, PAUSE); return; }
    try {
      const response = await fetch(place.dataset.wait, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.querySelector("[data-wait]");
      if (found && !found.dataset.wait) { place.replaceChildren(...found.childNodes); return; }
    } catch { /* the line is cut: it may come back */ }
    setTimeout(look, PAUSE);
  }
  setTimeout(look, PAUSE);
}

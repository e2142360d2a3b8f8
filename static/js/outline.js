// The plan of a long thread, brought into its rail where there is room for it. Elsewhere its link leads to its page.

const ROOM = matchMedia("(min-width: 62rem)");

export function attach(section) {
  const place = section.querySelector("[data-plan]");
  let asked = false;

  async function bring() {
    if (asked || !ROOM.matches) return;
    asked = true;
    const url = new URL(section.dataset.planUrl, location.href);
    url.searchParams.set("partie", "1");
    try {
      const response = await fetch(url, { credentials: "same-origin", redirect: "error" });
      if (!response.ok) return;
      const page = document.createElement("template");
      page.innerHTML = await response.text();
      place.replaceChildren(page.content);
    } catch { /* the link is still there */ }
  }

  ROOM.addEventListener("change", bring);
  new IntersectionObserver((seen, observer) => {
    if (seen.some((entry) => entry.isIntersecting)) { observer.disconnect(); bring(); }
  }).observe(section);
}

// Says something in passing, where the page keeps a place for it.

export function note(text, { stays = false } = {}) {
  const place = document.querySelector("[data-toasts]");
  const drawing = document.querySelector("template[data-toast]");
  if (!place || !drawing) return;
  const toast = drawing.content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  toast.querySelector("button").addEventListener("click", () => toast.remove());
  place.append(toast);
  if (!stays) setTimeout(() => toast.remove(), 8000);
}

// The room: what one says leaves by the live line where it is open, else by the form; what others say comes by live.js.

import { say } from "maillage/live";
import { freshKey, forget } from "maillage/composer";
import { note } from "maillage/note";

// list: the room's [data-live-stream="room:7"]; its form stands in the same <section>.
export function attach(list) {
  const room = list.closest("section") ?? document;
  const form = room.querySelector("form[data-composer]");
  const area = form?.querySelector("textarea");
  const scroll = list.closest(".chat__scroll");
  if (!form) return;

  const nearEnd = () => !scroll || Math.abs(scroll.scrollTop) < 160; // reversed column: 0 is the end
  let follow = true;
  scroll?.addEventListener("scroll", () => { follow = nearEnd(); });
  list.addEventListener("live:appended", (event) => {
    join(event.detail.item);
    if (follow && scroll) scroll.scrollTop = 0;
  });

  // The same person goes on speaking: no second name, no second face.
  function join(item) {
    const before = item.previousElementSibling;
    if (before?.dataset.author && before.dataset.author === item.dataset.author) item.classList.add("say--next");
  }

  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(hover: hover)").matches) {
      event.preventDefault();
      form.requestSubmit();
    }
  });

  form.addEventListener("submit", (event) => {
    const body = area.value.trim();
    if (!body) { event.preventDefault(); return; }
    const key = freshKey(form) || crypto.randomUUID();
    const answer = say(list.dataset.liveStream, key, body);
    if (!answer) return; // no line: the form leaves as usual
    event.preventDefault();
    area.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    forget(form);
    follow = true;
    answer.then(({ accepted, reason }) => {
      if (accepted) return;
      if (!area.value) area.value = body;
      note(reason && reason !== "timeout" ? reason : document.querySelector("[data-unsent]")?.dataset.unsent ?? "", { stays: true });
    });
  }, { capture: true });
}

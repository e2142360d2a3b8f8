// The room: what one says leaves by the live line where it is open, else by the form; what others say comes by live.js.

import { say } from "maillage/live";
import { freshKey, forget } from "maillage/composer";
import { note } from "maillage/note";

// element: [data-chat="room:7"], holding the list ([data-live-stream]) and the form ([data-composer]).
export function attach(element) {
  const form = element.querySelector("form[data-composer]");
  const area = form?.querySelector("textarea");
  const list = element.querySelector("[data-live-stream]");
  const scroll = element.querySelector(".chat__scroll");
  if (!form || !list) return;

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
    const answer = say(element.dataset.chat, key, body);
    if (!answer) return; // no line: the form leaves as usual
    event.preventDefault();
    area.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    forget(form);
    follow = true;
    answer.then(({ accepted, reason }) => {
      if (accepted) return;
      if (!area.value) area.value = body;
      note(reason && reason !== "timeout" ? reason : element.dataset.failed ?? "", { stays: true });
    });
  }, { capture: true });
}

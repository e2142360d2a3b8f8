// What could not be sent is kept with its key and sent again: posted once, whatever the network did meanwhile.

import { store } from "maillage/store";
import { note } from "maillage/note";

const BOX = "outbox";
let timer = 0;
let pause = 5_000;
let sending = null;

const held = () => { try { return JSON.parse(store.get(BOX) ?? "[]"); } catch { return []; } };
const hold = (entries) => { if (entries.length) store.set(BOX, JSON.stringify(entries)); else store.remove(BOX); };
const drop = (key) => hold(held().filter((one) => one.key !== key));
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];

// One attempt: { url } it is there, { lost } the network or the server failed, { session } one has to sign in, { who }
// someone else is signed in, { slow, wait } it is too soon (why, and for how many seconds), { again } the page has
// something to say first.
async function attempt(entry) {
  const body = new URLSearchParams(entry.fields);
  if (token()) body.set("csrfmiddlewaretoken", token()); // signing in changes it
  try {
    const response = await fetch(entry.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin", signal: AbortSignal.timeout?.(30_000) });
    if (response.redirected || response.status === 401 || response.status === 403) return { session: true };
    if (response.status >= 500) return { lost: true };
    const said = await response.json().catch(() => null);
    if (response.status === 429) return said?.reason ? { slow: said.reason, wait: Number(response.headers.get("Retry-After")) || 60 } : { lost: true };
    return said ?? { again: true };
  } catch {
    return { lost: true };
  }
}

function later(wait = 0) {
  clearTimeout(timer);
  timer = setTimeout(flush, wait * 1000 || pause);
  if (!wait) pause = Math.min(60_000, pause * 2);
}

// Send what waits, in order. A page that shows the answer being written listens to `outbox:answer`.
export function flush() {
  sending ??= (async () => {
    for (const entry of held()) {
      const answer = await attempt(entry);
      if (answer.lost || answer.slow) { later(answer.wait); break; }
      if (answer.url) { drop(entry.key); store.remove(entry.draft); pause = 5_000; }
      const taken = !document.dispatchEvent(new CustomEvent("outbox:answer", { cancelable: true, detail: { entry, answer } }));
      if (answer.url && !taken) note(entry.said, { stays: true });
    }
  })().finally(() => { sending = null; });
  return sending;
}

const again = () => { if (held().length) { pause = 5_000; flush(); } };
addEventListener("online", again);
document.addEventListener("live:open", again);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") again(); });

// The form of an answer leaves by script, so that a failure loses nothing.
export function sendSafely(form, field, area, draft, freshKey) {
  const notice = form.querySelector("[data-outbox-notice]");
  const text = notice.querySelector("[data-outbox-text]");
  const button = form.querySelector('button[type="submit"]');
  const seen = form.elements.seen;
  const path = new URL(form.action).pathname;
  let busy = false;
  let gone = false;

  function say(sentence, acts = []) {
    text.textContent = sentence;
    for (const one of notice.querySelectorAll("[data-act]")) one.hidden = !acts.includes(one.dataset.act);
    notice.hidden = !sentence;
  }

  function press(down) {
    busy = down;
    if (down) { button.dataset.label = button.textContent; button.style.minWidth = `${button.offsetWidth}px`; }
    button.setAttribute("aria-disabled", String(down));
    if (!down) button.removeAttribute("aria-disabled");
    button.textContent = down ? button.dataset.busy : button.dataset.label ?? button.textContent;
  }

  function wait(yes) {
    area.readOnly = yes;
    if (yes) form.dataset.waiting = "1";
    else delete form.dataset.waiting;
  }

  function settle(entry, answer) {
    if (answer.url) {
      gone = true;
      draft.forget();
      location.assign(answer.url);
      return;
    }
    press(false);
    if (answer.again) {
      drop(entry.key);
      wait(false);
      draft.leave();
      HTMLFormElement.prototype.submit.call(form); // the page that answers says what is to be read first
      return;
    }
    hold([...held().filter((one) => one.key !== entry.key), entry]);
    wait(true);
    if (answer.slow) { say(answer.slow, ["edit"]); later(answer.wait); }
    else if (answer.lost) { say(text.dataset.waiting, ["edit"]); later(); }
    else if (answer.who) say(text.dataset.else, ["edit"]);
    else say(text.dataset.session, ["sign-in", "edit"]);
  }

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy || gone) return;
    press(true);
    draft.pause();
    const key = form.elements.key?.value || freshKey(form);
    const fields = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const entry = { action: path, key, draft: draft.name, said: text.dataset.sent, fields: [...fields, ["par", field.dataset.person]] };
    settle(entry, await attempt(entry));
  });

  notice.addEventListener("click", (event) => {
    if (event.target.closest('[data-act="edit"]')) {
      drop(form.elements.key?.value);
      wait(false);
      draft.stay();
      say("");
      area.focus();
    } else if (event.target.closest('[data-act="read"]')) say("");
  });

  document.addEventListener("outbox:answer", (event) => {
    const { entry, answer } = event.detail;
    if (entry.action !== path || entry.key !== form.elements.key?.value || busy) return;
    event.preventDefault();
    settle(entry, answer);
  });

  // What waited when the page was left waits here again.
  const waiting = held().find((one) => one.action === path);
  const fieldOf = (entry, name) => entry.fields.find(([one]) => one === name)?.[1] ?? "";
  if (waiting && fieldOf(waiting, "par") === field.dataset.person) {
    area.value = fieldOf(waiting, "body");
    if (form.elements.key) form.elements.key.value = waiting.key;
    draft.pause();
    wait(true);
    say(text.dataset.waiting, ["edit"]);
    flush();
  }

  // Others' answers that the live line brings are seen here; the composer says that they came.
  document.addEventListener("live:appended", (event) => {
    const { item } = event.detail;
    if (!item.dataset.message) return;
    if (seen && Number(item.dataset.message) > Number(seen.value)) seen.value = item.dataset.message;
    if (!area.value.trim() || item.classList.contains("message--own") || form.dataset.waiting || busy || gone) return;
    say(text.dataset.came, ["read"]);
    notice.querySelector('[data-act="read"]').href = `#${item.id}`;
  });

  // Come back to by the browser's history after it was sent: an empty field, a message of its own.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    press(false);
    if (gone) { gone = false; area.value = ""; freshKey(form); draft.stay(); }
  });
}

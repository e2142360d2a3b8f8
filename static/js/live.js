// One WebSocket for the page. An element with data-live-stream="thread:42" data-live-seq="17" receives what is written
// there after event 17. What passed while the line was cut is asked for again by number, so nothing is lost or doubled.

const streams = new Map(); // name → { element, seq, open }
const waiting = new Map(); // key → { stream, body, done, timer }: said, not yet seen to arrive
let socket = null;
let retry = 0;
let retryTimer = 0;
let lostTimer = 0;
let leaving = false;

const status = () => document.querySelector("[data-live-status]");
const announcer = () => document.querySelector("[data-live-announcer]");

function show(sentence) {
  const line = status();
  if (line && line.textContent !== sentence) line.textContent = sentence;
}

function send(message) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(message));
  return true;
}

function subscribe(name) {
  send({ type: "subscribe", stream: name, after: streams.get(name).seq });
}

function connect() {
  clearTimeout(retryTimer);
  if (!navigator.onLine) { tellLost(); return; } // `online` brings us back
  if (socket?.readyState <= WebSocket.OPEN) return;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}/ws/`);
  socket = line;
  line.addEventListener("open", () => {
    retry = 0;
    clearTimeout(lostTimer);
    lostTimer = 0;
    const told = status();
    show(told?.hasAttribute("data-live-stale") ? told.dataset.stale : "");
    for (const name of streams.keys()) subscribe(name);
    for (const [key, said] of waiting) send({ type: "say", stream: said.stream, key, body: said.body });
    document.dispatchEvent(new CustomEvent("live:open"));
  });
  line.addEventListener("message", (event) => receive(JSON.parse(event.data)));
  line.addEventListener("close", () => { if (socket === line) lost(); });
}

// A line that is cut for a moment is not worth a word.
function tellLost() {
  lostTimer ||= setTimeout(() => show(status()?.dataset.lost ?? ""), 2000);
}

function lost() {
  if (leaving) return;
  document.dispatchEvent(new CustomEvent("live:lost"));
  tellLost();
  const pause = Math.min(30_000, 500 * 2 ** retry) * (0.75 + Math.random() / 2);
  retry += 1;
  clearTimeout(retryTimer);
  retryTimer = setTimeout(connect, pause);
}

function receive(message) {
  const stream = streams.get(message.stream);
  if (message.type === "subscribed") {
    if (!stream) return;
    if (message.reset) {
      status()?.setAttribute("data-live-stale", "");
      show(status()?.dataset.stale ?? "");
    }
    // What was missed follows one by one: our number moves with it, so that a second cut loses none of it.
    if (stream.seq === null || message.reset) stream.seq = message.seq;
    stream.open = true;
  } else if (message.type === "said") {
    settle(message.key, true);
  } else if (message.type === "refused") {
    if (message.key && waiting.has(message.key)) settle(message.key, false, message.reason);
    else if (stream) {
      stream.open = false;
      show(announcer()?.dataset.refused ?? "");
    }
  } else if (message.html && stream && message.seq > (stream.seq ?? 0)) {
    stream.seq = message.seq;
    append(stream.element, message);
  }
  document.dispatchEvent(new CustomEvent("live:message", { detail: message }));
}

function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

function append(element, message) {
  const item = parse(message.html);
  if (!item) return;
  const held = item.id && document.getElementById(item.id);
  if (held) { replace(held, item); return; }
  if (message.type === "message.changed" || message.type === "message.left") return; // it stands on another page
  const after = item.dataset.after;
  if (after && !document.getElementById(after)) return; // tied on another page
  element.querySelector("[data-empty]")?.remove();
  item.classList.add("is-new");
  if (after) place(element, document.getElementById(after), item);
  else element.append(item);
  setTimeout(() => item.classList.remove("is-new"), 4000);
  const name = item.querySelector(".person__name")?.textContent.trim() ?? "";
  const line = announcer();
  if (line && item.matches(".knot-item")) line.textContent = item.textContent.trim();
  else if (line) line.textContent = (line.dataset.announce ?? "%s").replace("%s", name);
  element.dispatchEvent(new CustomEvent("live:appended", { bubbles: true, detail: { item, message } }));
}

// After this message and the acts tied to it already.
function place(element, message, item) {
  let last = message;
  while (last.nextElementSibling?.classList.contains("knot-item")) last = last.nextElementSibling;
  if (last.parentElement === element) last.after(item);
  else element.append(item);
}

// Puts what a message has become in its place. Its buttons stay, and so does whoever stands in it: words that are being
// selected wait, and the focus finds the same link again.
function replace(held, item) {
  held.liveWaiting = item;
  if (item.hidden) { if (!held.contains(document.activeElement)) held.replaceWith(item); return; }
  if (!selects(held)) { swap(held); return; }
  const later = () => {
    if (selects(held)) return;
    document.removeEventListener("selectionchange", later);
    swap(held);
  };
  document.addEventListener("selectionchange", later);
}

function selects(held) {
  const selection = getSelection();
  return selection && !selection.isCollapsed && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(held);
}

function swap(held) {
  const item = held.liveWaiting;
  held.liveWaiting = null;
  const [before, after] = [held, item].map((one) => one?.querySelector(".message__main"));
  if (!before || !after) return;
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const gone = after.closest(".message--removed");
  const tools = gone ? null : before.querySelector(":scope > .message__tools");
  const stays = tools?.contains(focused);
  for (const child of [...before.children]) if (child !== tools) child.remove();
  before.prepend(...[...after.children].filter((child) => !child.matches(".message__tools")));
  before.closest(".message").className = after.closest(".message").className;
  if (focused && !stays) {
    const same = focused.href && [...before.querySelectorAll("a")].find((link) => link.href === focused.href);
    if (!same) held.tabIndex = -1;
    (same || held).focus({ preventScroll: true });
  }
  held.dispatchEvent(new CustomEvent("live:changed", { bubbles: true, detail: { item: held } }));
}

function settle(key, accepted, reason = "") {
  const said = waiting.get(key);
  if (!said) return;
  waiting.delete(key);
  clearTimeout(said.timer);
  said.done({ accepted, reason });
}

// Say something in a room. Resolves once the room has it ({accepted: true}) or has refused it. Returns null where there
// is no open line: the caller then posts its form as the page was sent. `key` makes saying it again harmless.
export function say(stream, key, body) {
  if (!streams.get(stream)?.open || !send({ type: "say", stream, key, body })) return null;
  return new Promise((done) => {
    const timer = setTimeout(() => settle(key, false, "timeout"), 15_000);
    waiting.set(key, { stream, body, done, timer });
  });
}

export const connected = () => socket?.readyState === WebSocket.OPEN;

export function attach(element) {
  const seq = element.dataset.liveSeq;
  streams.set(element.dataset.liveStream, { element, seq: seq ? Number(seq) : null, open: false });
  if (!socket) connect();
  else if (connected()) subscribe(element.dataset.liveStream);
}

addEventListener("pagehide", () => { leaving = true; socket?.close(); });
addEventListener("pageshow", (event) => { if (event.persisted) { leaving = false; connect(); } });
addEventListener("online", () => { retry = 0; if (streams.size) connect(); });
addEventListener("offline", () => {
  const line = socket;
  socket = null; // the line may take minutes to notice by itself
  line?.close();
  if (line) lost();
  else tellLost();
});

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
  if (!navigator.onLine || socket?.readyState <= WebSocket.OPEN) return; // `online` brings us back
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const line = new WebSocket(`${scheme}://${location.host}/ws/`);
  socket = line;
  line.addEventListener("open", () => {
    retry = 0;
    clearTimeout(lostTimer);
    lostTimer = 0;
    if (!status()?.hasAttribute("data-live-stale")) show("");
    for (const name of streams.keys()) subscribe(name);
    for (const [key, said] of waiting) send({ type: "say", stream: said.stream, key, body: said.body });
    document.dispatchEvent(new CustomEvent("live:open"));
  });
  line.addEventListener("message", (event) => receive(JSON.parse(event.data)));
  line.addEventListener("close", () => { if (socket === line) lost(); });
}

function lost() {
  if (leaving) return;
  document.dispatchEvent(new CustomEvent("live:lost"));
  lostTimer ||= setTimeout(() => show(status()?.dataset.lost ?? ""), 2000);
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
  if (!item || (item.id && document.getElementById(item.id))) return;
  element.querySelector("[data-empty]")?.remove();
  item.classList.add("is-new");
  element.append(item);
  setTimeout(() => item.classList.remove("is-new"), 4000);
  const name = item.querySelector(".person__name")?.textContent.trim() ?? "";
  const line = announcer();
  if (line) line.textContent = (line.dataset.announce ?? "%s").replace("%s", name);
  element.dispatchEvent(new CustomEvent("live:appended", { bubbles: true, detail: { item, message } }));
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
});

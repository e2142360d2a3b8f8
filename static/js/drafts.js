// The draft of one place, on the server as one types, and on this machine while the server does not have it.

import { store } from "maillage/store";

export const SENT = "draft-sent"; // which form has left, and from which page
const PAUSE = 1200;
const BEGINS_FULL = /^(edit|passage|suggestion):/; // forms in which a text stands already
const NOT_OURS = new Set(["key", "seen", "confirme", "csrfmiddlewaretoken"]);

// The page that follows a form shows whether it was taken: one comes from the form's page, and no error stands here.
export function settleSent() {
  const sent = JSON.parse(store.get(SENT) ?? "null");
  if (!sent) return;
  store.remove(SENT);
  const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (from === sent.page && !document.querySelector(".composer__error, [data-form-errors]")) store.remove(sent.name);
}

const isChoice = (element) => element.type === "checkbox" || element.type === "radio";
const isWords = (element) => element.tagName === "TEXTAREA" || (element.tagName === "INPUT" && !isChoice(element));

function otherFields(form, area) {
  return [...form.elements].filter((one) => one.name && one !== area && !NOT_OURS.has(one.name) && one.willValidate !== undefined
    && !["hidden", "file", "submit", "button", "password", "fieldset"].includes(one.type));
}

function read(form, area) {
  const more = {};
  for (const one of otherFields(form, area)) {
    if (isChoice(one)) { if (one.checked) (more[one.name] ??= []).push(one.value); }
    else if (one.type === "select-multiple") more[one.name] = [...one.selectedOptions].map((option) => option.value);
    else if (one.value) more[one.name] = one.value;
  }
  const blank = !area.value.trim() && otherFields(form, area).every((one) => !isWords(one) || !one.value.trim());
  if (blank) return { body: "", more: {} };
  if (form.elements.base?.value) more.base = form.elements.base.value; // the state of the message this was begun from
  return { body: area.value, more };
}

function write(form, area, more) {
  if (more.base && form.elements.base) form.elements.base.value = more.base;
  for (const one of otherFields(form, area)) {
    const value = more[one.name];
    if (value === undefined) continue;
    if (isChoice(one)) one.checked = [value].flat().includes(one.value);
    else if (one.type === "select-multiple") for (const option of one.options) option.selected = value.includes(option.value);
    else one.value = String(value);
    one.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function keepDraft(form, field, area, replaceAll) {
  const { draftUrl: url, person, place } = field.dataset;
  const name = `draft:${person}:${place}`;
  const state = form.querySelector("[data-draft-state]");
  const notice = field.querySelector("[data-notice]");
  const text = notice.querySelector("[data-notice-text]");
  const other = notice.querySelector("[data-notice-other]");
  const key = form.querySelector('input[name="key"]');
  let number = 0; // the last one seen of the server's
  let asked = null; // what the server holds: a promise, null where it was not asked or did not answer
  let theirs = null; // the other version, while one chooses
  let written = null; // what the server is known to have, as text
  let timer = 0;
  let saving = Promise.resolve();
  let left = false; // the form is on its way
  let filling = false;

  const say = (sentence) => { if (state && state.textContent !== sentence) state.textContent = sentence; };
  const now = () => JSON.stringify(read(form, area));
  const isBlank = () => !read(form, area).body && !Object.keys(read(form, area).more).length;

  function show(sentence, acts, version = "") {
    text.textContent = sentence;
    other.textContent = version;
    other.hidden = !version;
    for (const button of notice.querySelectorAll("[data-act]")) button.hidden = !acts.includes(button.dataset.act);
    notice.hidden = false;
  }
  const hide = () => { notice.hidden = true; text.textContent = ""; };

  function fill(version) {
    filling = true;
    const focused = document.activeElement;
    write(form, area, version.more ?? {});
    if (focused === area || !area.value) { if (focused === area) replaceAll(area, version.body); else area.value = version.body; }
    else { replaceAll(area, version.body); if (focused && focused !== document.body) focused.focus(); }
    area.dispatchEvent(new Event("input", { bubbles: true }));
    filling = false;
  }

  function choose(version, sentence, acts) {
    theirs = version;
    show(sentence, acts, version.body || Object.values(version.more ?? {}).flat().join("\n"));
  }

  function open() {
    asked ??= fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
      .then(meet)
      .catch(() => { asked = null; return false; });
    return asked;
  }

  // What the server holds meets what stands here.
  function meet(found) {
    const here = JSON.parse(store.get(name) ?? "null");
    number = found.number;
    if (!found.number || left) return true;
    if (found.key && key) key.value = found.key;
    written = JSON.stringify({ body: found.body, more: found.more });
    if (isBlank()) {
      fill(found);
      show(text.dataset.taken.replace("%s", found.said), ["undo"]);
      theirs = null;
    } else if (!area.value.startsWith(found.body) && here?.number !== found.number) {
      choose(found, found.said, ["take", "erase"]);
    }
    return true;
  }

  async function save() {
    clearTimeout(timer);
    if (theirs || left || form.dataset.waiting) return;
    if (!(await open()) || theirs || left) { if (!isBlank()) say(field.dataset.kept ?? ""); return; }
    const version = read(form, area);
    const sent = JSON.stringify(version);
    if (sent === written || (!number && isBlank())) { store.remove(name); return; }
    let response = null;
    try {
      response = await fetch(url, { method: "POST", body: packed(version), headers: { Accept: "application/json" }, credentials: "same-origin" });
    } catch { /* kept here */ }
    const answer = await response?.json().catch(() => null);
    if (response?.ok && answer) {
      number = answer.number;
      written = sent;
      if (now() === sent) store.remove(name);
      say(number ? field.dataset.saved ?? "" : "");
    } else if (response?.status === 409 && answer && !answer.who && !left) {
      number = answer.number;
      written = JSON.stringify({ body: answer.body, more: answer.more });
      if (number) choose(answer, text.dataset.changed, ["swap", "keep"]);
      else { show(text.dataset.gone, []); later(); }
    } else {
      say(answer?.reason ?? field.dataset.kept ?? "");
      if (response?.status === 429) later(60_000);
    }
  }

  function packed(version) {
    const body = new URLSearchParams({ body: version.body, more: JSON.stringify(version.more), number, key: key?.value ?? "", par: person });
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken?.value ?? "");
    return body;
  }

  function keep() {
    if (isBlank()) store.remove(name);
    else store.set(name, JSON.stringify({ ...read(form, area), number }));
  }
  function later(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(() => { saving = saving.then(save); }, pause);
  }

  const changed = (event) => {
    if (filling || left || notice.contains(event.target) || NOT_OURS.has(event.target.name)) return;
    if (!notice.hidden && !theirs) hide();
    keep();
    later();
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);

  notice.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const mine = read(form, area);
    if (act === "take" || act === "swap") {
      const version = theirs;
      fill(version);
      choose(mine, text.textContent, ["swap", "keep"]); // nothing is lost: one may come back
    } else if (act === "undo") {
      const version = { ...mine, said: text.textContent };
      fill({ body: "", more: Object.fromEntries(Object.entries(mine.more).filter(([, value]) => typeof value === "string").map(([one]) => [one, ""])) });
      choose(version, "", ["take", "erase"]);
    } else { // erase theirs, keep mine: what stands here is the draft from now on
      theirs = null;
      hide();
      saving = saving.then(save);
    }
    area.focus();
  });

  // What this machine kept alone comes back at once; what the server has, when one begins to write.
  const here = JSON.parse(store.get(name) ?? "null");
  if (here && isBlank()) { fill(here); say(field.dataset.kept ?? ""); }
  else if (here && BEGINS_FULL.test(place) && here.body !== area.value) choose(here, field.dataset.kept ?? "", ["take", "erase"]);
  const rests = form.classList.contains("composer--docked") && document.activeElement !== area;
  if (rests && !here) area.addEventListener("focus", open, { once: true });
  else open().then(() => { if (here) later(); });

  // What was typed before this script was there is kept too.
  if (!here && area.value !== area.defaultValue) { keep(); later(); }

  addEventListener("online", () => { if (store.get(name)) later(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || left || theirs || form.dataset.waiting || !store.get(name)) return;
    clearTimeout(timer);
    if (asked) fetch(url, { method: "POST", body: packed(read(form, area)), headers: { Accept: "application/json" }, credentials: "same-origin", keepalive: true })
      .then((response) => (response.ok ? response.json() : null)).then((answer) => { if (answer) { number = answer.number; written = now(); } }).catch(() => {});
  });

  if (!("outbox" in form.dataset)) form.addEventListener("submit", (event) => { if (!event.defaultPrevented) leave(); });
  function leave() {
    left = true;
    clearTimeout(timer);
    store.set(name, JSON.stringify({ ...read(form, area), number }));
    store.set(SENT, JSON.stringify({ name, page: location.pathname }));
  }
  addEventListener("pageshow", (event) => { if (event.persisted) { left = false; asked = null; } });

  return { name, leave, stay() { left = false; }, pause() { left = true; clearTimeout(timer); }, forget() { left = true; store.remove(name); store.remove(SENT); } };
}

// Files into what one writes: pasted, dropped or chosen. Each leaves at once, shows how far it is, and takes its place
// in the text where it was put. A picture is described first. The words of it all come from the page of files.

const LARGEST = 20 * 1024 * 1024;
const MOST = 5;
let words; // asked for once, when the first file comes

function wordsOf(url) {
  words ??= fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } }).then(async (response) => {
    const found = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-attach-words]");
    if (!found) throw new Error("no words");
    return found;
  });
  words.catch(() => { words = undefined; });
  return words;
}

// — The text ———————————————————————————————————————————————————————————————————————————————————————————————————————

// Replaces a part without moving the caret of someone who goes on writing.
function swap(area, part, text) {
  const at = area.value.indexOf(part);
  if (at < 0) return false;
  area.setRangeText(text, at, at + part.length, "preserve");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function put(area, text, own) {
  const { selectionEnd: at, value } = area;
  const space = at && !/\s/.test(value[at - 1]) ? " " : "";
  const before = own && at && value[at - 1] !== "\n" ? "\n\n" : space;
  const after = own && !value.startsWith("\n", at) ? "\n\n" : "";
  area.setRangeText(before + text + after, at, at, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

const marked = (name, number) => `⟦${number} ${name.replace(/[⟦⟧\n]/g, "").slice(0, 60)}…⟧`;
const carried = (area) => new Set(area.value.match(/\/forums\/fichiers\/[0-9a-f-]{36}\//g) ?? []).size;

// — Describing a picture ———————————————————————————————————————————————————————————————————————————————————————————

async function thumb(canvas, file) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    canvas.getContext("2d").drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    picture.close();
  } catch { canvas.hidden = true; } // a format this browser cannot draw
}

// The words for a picture, "" where it is decorative, null where it is not wanted after all.
function describe(template, file) {
  const dialog = document.importNode(template.content.querySelector("dialog"), true);
  const alt = dialog.querySelector("[data-alt]");
  const decorative = dialog.querySelector("[data-decorative]");
  const missing = dialog.querySelector("[data-missing]");
  dialog.querySelector("[data-name]").textContent = file.name;
  document.body.append(dialog);
  thumb(dialog.querySelector("canvas"), file);
  return new Promise((resolve) => {
    let said = null;
    const right = () => { missing.hidden = true; alt.removeAttribute("aria-invalid"); };
    alt.addEventListener("input", right);
    alt.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); dialog.querySelector("form").requestSubmit(); }
    });
    decorative.addEventListener("change", () => { alt.disabled = decorative.checked; right(); });
    dialog.querySelector("[data-drop]").addEventListener("click", () => dialog.close());
    dialog.querySelector("form").addEventListener("submit", (event) => {
      if (!decorative.checked && !alt.value.trim()) {
        event.preventDefault();
        missing.hidden = false;
        alt.setAttribute("aria-invalid", "true");
        alt.focus();
      } else said = decorative.checked ? "" : alt.value.trim();
    });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(said); });
    dialog.showModal();
    alt.focus();
  });
}

// — Sending ————————————————————————————————————————————————————————————————————————————————————————————————————————

function send(url, token, file, alt, bar) {
  const request = new XMLHttpRequest();
  const answer = new Promise((resolve) => {
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "text";
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
    request.addEventListener("load", () => {
      try { resolve(JSON.parse(request.responseText)); } catch { resolve({ again: request.status < 400 || request.status === 403 }); }
    });
    request.addEventListener("error", () => resolve({}));
    request.addEventListener("abort", () => resolve({ dropped: true }));
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token);
    body.set("alt", alt);
    body.set("file", file, file.name);
    request.send(body);
  });
  return { answer, drop: () => request.abort() };
}

export function attach(field) {
  const area = field.querySelector("textarea");
  const form = field.closest("form");
  const url = field.dataset.uploadUrl;
  const list = Object.assign(document.createElement("ul"), { className: "attach list", hidden: true });
  const told = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  told.setAttribute("role", "status");
  area.parentElement.after(list, told);
  let queue = Promise.resolve();
  let number = 0;
  let under = 0; // files on their way

  function line(template, file) {
    const item = document.importNode(template.content.querySelector("li"), true);
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("[data-bar]").setAttribute("aria-label", template.dataset.sending.replace("%s", file.name));
    item.querySelector("[data-close]").addEventListener("click", () => { close(item); area.focus(); });
    list.append(item);
    list.hidden = false;
    return item;
  }

  function close(item) {
    item.remove();
    list.hidden = !list.children.length;
  }

  function refuse(item, sentence) {
    item.querySelector("[data-bar]").hidden = true;
    item.querySelector("[data-drop]").hidden = true;
    item.querySelector("[data-close]").hidden = false;
    item.querySelector("[data-said]").textContent = sentence;
  }

  async function take(file) {
    let template;
    try { template = await wordsOf(url); } catch { return; }
    if (file.size > LARGEST) { refuse(line(template, file), template.dataset.large); return; }
    if (carried(area) + under >= MOST) { refuse(line(template, file), template.dataset.many); return; }
    const picture = file.type.startsWith("image/") && file.type !== "image/svg+xml";
    const alt = picture ? await describe(template, file) : "";
    area.focus();
    if (alt === null) return;
    under += 1;
    const mark = marked(file.name, (number += 1));
    put(area, mark, picture);
    const item = line(template, file);
    const sending = send(url, form.elements.csrfmiddlewaretoken?.value ?? "", file, alt, item.querySelector("[data-bar]"));
    item.querySelector("[data-drop]").addEventListener("click", () => { sending.drop(); area.focus(); });
    sending.answer.then((answer) => settle(template, item, mark, answer));
  }

  function settle(template, item, mark, answer) {
    under -= 1;
    if (answer.markdown) {
      if (!swap(area, mark, answer.markdown)) put(area, answer.markdown, true);
      told.textContent = template.dataset.kept.replace("%s", answer.name);
      close(item);
      return;
    }
    swap(area, area.value.includes(`\n\n${mark}`) ? `\n\n${mark}` : area.value.includes(`${mark}\n\n`) ? `${mark}\n\n` : mark, "");
    if (answer.dropped) close(item);
    else refuse(item, answer.error ?? (answer.again ? template.dataset.again : template.dataset.failed));
  }

  // Described one at a time, in the order they came; sent side by side.
  const takeAll = (files) => { for (const file of files) queue = queue.then(() => take(file)).catch(() => {}); };

  area.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.types.includes("text/plain")) return; // words from an office come with their picture
    event.preventDefault();
    takeAll(files);
  });
  const carries = (event) => event.dataTransfer?.types.includes("Files");
  field.addEventListener("dragover", (event) => { if (carries(event)) { event.preventDefault(); field.classList.add("composer__field--drop"); } });
  field.addEventListener("dragleave", (event) => { if (!field.contains(event.relatedTarget)) field.classList.remove("composer__field--drop"); });
  field.addEventListener("drop", (event) => {
    field.classList.remove("composer__field--drop");
    if (!carries(event)) return;
    event.preventDefault();
    takeAll([...event.dataTransfer.files]);
  });

  function offer(button) {
    const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true, hidden: true, tabIndex: -1 });
    chooser.addEventListener("change", () => { takeAll([...chooser.files]); chooser.value = ""; });
    chooser.setAttribute("aria-hidden", "true");
    document.body.append(chooser); // outside of the form: it is no field of it
    button.hidden = false;
    button.tabIndex = -1; // the bar is one stop
    button.addEventListener("click", () => chooser.click());
  }
  const there = field.querySelector("[data-attach]");
  if (there) offer(there);
  else field.addEventListener("composer:tools", () => offer(field.querySelector("[data-attach]")), { once: true });

  // What is still on its way would be missing from the message.
  document.addEventListener("submit", async (event) => {
    if (event.target !== form || !under) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const template = await wordsOf(url);
    told.textContent = "";
    const last = list.lastElementChild?.querySelector("[data-said]");
    if (last) last.textContent = template.dataset.waiting;
  }, true);
}

"use strict";
// The page: files in, a line a class out. What comes from files is only ever shown as text.

const $ = (id) => document.getElementById(id);
const state = { language: preferred(), files: null, check: null, problem: "" };
const say = (name, ...values) => filled(WORDS[name][state.language], values);

function made(tag, text, kind) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (kind) element.className = kind;
  return element;
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// The files of a ZIP, found from its end: each record of the directory says where its file begins.
async function unpacked(bytes) {
  if (typeof DecompressionStream === "undefined") throw new Error("unpack");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), files = new Map();
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) throw new Error("unreadable");
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left; left--) {
    const method = view.getUint16(at + 10, true), packed = view.getUint32(at + 20, true), start = view.getUint32(at + 42, true);
    const [name, extra, note] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    const content = bytes.subarray(from, from + packed);
    files.set(plain(bytes.subarray(at + 46, at + 46 + name)).split("/").pop(), method === 8 ? await inflated(content) : content);
    at += 46 + name + extra + note;
  }
  return files;
}

async function readFiles(chosen) {
  const files = new Map();
  for (const file of chosen) {
    const bytes = new Uint8Array(await new Response(file).arrayBuffer());
    if (/\.zip$/i.test(file.name)) for (const [name, content] of await unpacked(bytes)) files.set(name, content);
    else files.set(file.name, bytes);
  }
  return files;
}

async function take(chosen) {
  if (!chosen.length) return;
  Object.assign(state, { files: null, check: null, problem: "" });
  $("result").replaceChildren(made("p", say("working"), "verdict"));
  try {
    state.files = await readFiles(chosen);
  } catch (error) {
    state.problem = error.message === "unpack" ? "unpack" : "unreadable";
  }
  await look();
}

async function look() {
  if (state.files) {
    try {
      const check = new Check(state.files);
      await check.run($("root").value.trim(), $("key").value.trim());
      Object.assign(state, { check, problem: "" });
    } catch (error) {
      Object.assign(state, { check: null, problem: "unreadable" });
    }
  }
  show();
}

function faultList(faults) {
  const list = made("ul", "", "faults");
  for (const fault of faults) {
    const line = made("li");
    if (fault.account) line.append(made("code", say("account", fault.account)), " ");
    line.append(faultText(fault, state.language));
    list.append(line);
  }
  return list;
}

function classCard(title, figures, faults) {
  const card = made("section", "", "card"), head = made("h2");
  head.append(made("span", say(faults.length ? "failed" : "passed"), faults.length ? "tag stop" : "tag"), ` ${title}`);
  card.append(head);
  if (figures) card.append(made("p", figures, "quiet"));
  if (faults.length) card.append(faultList(faults));
  return card;
}

function cards(check) {
  const known = new Set(check.classes.map((listed) => listed.id));
  const found = check.classes.map((listed) => {
    const own = check.faults.filter((fault) => fault.account && classOf(fault.account) === listed.id);
    return classCard(`${listed.key} · ${listed.name}`, say("figures", listed.accounts, listed.entries), own);
  });
  const rest = check.faults.filter((fault) => !fault.account || !known.has(classOf(fault.account)));
  return rest.length ? [...found, classCard(say("whole"), "", rest)] : found;
}

function facts(check) {
  const list = made("dl", "", "facts");
  list.append(made("dt", say("rootOf", check.statement.day)), made("dd", check.statement.root));
  for (const [name, key] of Object.entries(check.outer.keys || {})) list.append(made("dt", say("keyOf", name)), made("dd", key));
  return list;
}

function show() {
  document.documentElement.lang = LANGUAGES[state.language][0];
  document.title = say("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  const { check, problem } = state, place = $("result");
  if (problem) place.replaceChildren(made("p", say(problem), "verdict stop"));
  if (!check) return;
  const count = check.faults.length;
  place.replaceChildren(
    made("p", count ? say("fail", count) : say("pass"), count ? "verdict stop" : "verdict good"), facts(check), ...cards(check),
  );
}

LANGUAGES.forEach(([, name], at) => $("language").append(new Option(name, String(at), false, at === state.language)));
$("language").addEventListener("change", (event) => { state.language = Number(event.target.value); show(); });
$("files").addEventListener("change", (event) => take([...event.target.files]));
for (const id of ["root", "key"]) $(id).addEventListener("change", look);
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop") take([...event.dataTransfer.files]);
  });
}
show();

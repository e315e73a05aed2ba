// Runs assets/ts/player/glance.ts with elements of straw. Prints one JSON line a scenario.
import { createRequire } from "node:module";
const { Glance, parseSprites } = createRequire(import.meta.url)(process.argv[2]);

const INDEX = "WEBVTT\n\n00:00.000 --> 00:10.000\nsprites-1.jpg#xywh=0,0,160,90\n\n00:10.000 --> 00:20.000\nsprites-1.jpg#xywh=160,0,160,90\n\n01:00:00.000 --> 01:00:10.000\nsprites-2.jpg#xywh=0,90,160,90\n";
const tell = (name, facts) => console.log(JSON.stringify({ name, ...facts }));
const element = () => {
  const heard = {};
  const marks = new Set(["hidden"]);
  return {
    style: {}, textContent: "", offsetWidth: 160,
    addEventListener: (name, act) => (heard[name] ??= []).push(act),
    getBoundingClientRect: () => ({ left: 100, width: 400 }),
    hasAttribute: (name) => marks.has(name),
    toggleAttribute: (name, isOn) => void (isOn ? marks.add(name) : marks.delete(name)),
    fire: (name, event) => (heard[name] ?? []).forEach((act) => act(event ?? {})),
  };
};
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

async function at(x, { duration = 20, isSaver = false, address = "/v/t/a/sprites.vtt", isThere = true } = {}) {
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    if (!isThere) throw new TypeError("no network");
    return { ok: true, text: async () => INDEX };
  };
  const parts = { seek: element(), glance: element(), glanceTime: element() };
  new Glance(parts, { duration: () => duration, isSaver: () => isSaver }, () => address, (url) => url.replace("/t/", "/fresh/"));
  for (const _twice of [1, 2]) {
    parts.seek.fire("pointermove", { clientX: x });
    await settle();
  }
  const { style } = parts.glance;
  const facts = { asked, time: parts.glanceTime.textContent, picture: style.backgroundImage, place: style.backgroundPosition, size: [style.width, style.height], left: style.left, isShown: !parts.glance.hasAttribute("hidden") };
  parts.seek.fire("pointerleave");
  return { ...facts, isGoneAfter: parts.glance.hasAttribute("hidden") };
}

tell("parse", { pictures: parseSprites(INDEX, "/v/t/a/sprites.vtt") });
tell("middle", await at(400));
tell("edge", await at(2_000));
tell("saver", await at(400, { isSaver: true }));
tell("without", await at(400, { address: "" }));
tell("offline", await at(400, { isThere: false }));

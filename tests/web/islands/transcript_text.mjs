// Runs assets/ts/player/transcript_text.ts without a page. Prints one JSON line a scenario.
import { createRequire } from "node:module";
const { parse, found } = createRequire(import.meta.url)(process.argv[2]);

const VTT = "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n焊接 <i>安全</i> 5 &lt; 7\n\n01:00:04.000 --> 01:00:05.000\nXin\nchào\n";
const tell = (name, facts) => console.log(JSON.stringify({ name, ...facts }));
tell("parse", { lines: parse(VTT).map(({ from, words }) => [from, words]) });
const lines = ["Được học", "an toàn điện", "今天学习焊接", "的安全操作", "İstanbul"].map((words, from) => ({ from, words }));
const search = (query) => Array.from(found(lines, query).entries()).map(([place, [from, to]]) => [place, lines[place].words.slice(from, to)]);
tell("find", {
  accents: search("duoc"),
  own: search("ĐIỆN"),
  chinese: search("焊接的安全"),
  across: search("hoc an"),
  none: search("xyz"),
  empty: search("  "),
});

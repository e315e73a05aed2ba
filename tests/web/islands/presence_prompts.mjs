// Runs the presence island without a browser: a clock that is set, a film that remembers, an outbox that listens.
import { createRequire } from "node:module";
const { Presence, SpanRecorder } = createRequire(import.meta.url)(process.argv[2]);

const say = (name, values) => console.log(JSON.stringify({ name, ...values }));
const word = { number: 1, kind: "word", shown: "key", choices: ["sun", "key", "fish"], left_s: 60, missed: false };
const lesson = { number: 2, kind: "lesson", shown: null, choices: ["a", "own", "b"], left_s: 60, missed: false };

function player() {
  const seen = { now: 0, sent: [], film: [], drawn: [], thanks: 0 };
  const presence = new Presence("own", {
    now: () => seen.now,
    send: (number, choice) => seen.sent.push([number, choice]),
    pause: () => seen.film.push("pause"),
    goOn: () => seen.film.push("go on"),
    draw: (question) => seen.drawn.push(question && { ...question, prompt: question.prompt.number, wrong: [...question.wrong] }),
    thank: () => (seen.thanks += 1),
  });
  return { seen, presence, last: () => seen.drawn[seen.drawn.length - 1] };
}

{
  const { seen, presence, last } = player();
  presence.heard(word);
  const first = last();
  seen.now = 20_000;
  presence.tick();
  const later = last();
  presence.choose("key");
  const closed = last();
  presence.heard(word);
  const crossing = last();
  presence.heard(null, [1]);
  presence.heard({ ...lesson });
  presence.choose("own");
  say("answered", { first, later, closed, crossing, sent: seen.sent, film: seen.film, thanks: seen.thanks });
}
{
  const { seen, presence, last } = player();
  presence.heard(word);
  seen.now = 60_000;
  presence.tick();
  presence.tick();
  const missed = last();
  presence.heard({ ...word, left_s: 0, missed: true });
  presence.choose("key");
  say("missed", { missed, film: seen.film, is: presence.isMissed, last: last() });
}
{
  const { seen, presence, last } = player();
  presence.heard(word);
  presence.choose("sun");
  const once = last();
  presence.choose("fish");
  const twice = last();
  presence.choose("key");
  say("wrong", { once, twice, sent: seen.sent, film: seen.film });
}
{
  const { seen, presence, last } = player();
  presence.heard({ ...word, missed: true, left_s: 0 });
  const waiting = last();
  presence.reset();
  presence.choose("key");
  presence.heard(undefined);
  say("reset", { waiting, film: seen.film, sent: seen.sent, last: last() });
}
{
  const { seen, presence, last } = player();
  presence.heard(word);
  presence.choose("key");
  presence.heard(word, [1]);
  say("unbelieved", { last: last(), sent: seen.sent });
}

const recorder = new SpanRecorder(1000);
const moment = (mono, media) => ({ mono, media, rate: 1, playing: true, visible: true });
recorder.mark(moment(2000, 1));
const answer = recorder.say(moment(5000, 4), 1, "key");
const beat = recorder.mark(moment(12_000, 11));
say("spoken", { answer: { ...answer, wall_ms: 0 }, beat: { ...beat, wall_ms: 0 } });

// Between an item's data model and its activity (RTE 4.2.17, SN 4.2.1): what a new attempt finds of its objectives, and
// what a state says of them.
import { judged } from "./api2004";
import type { Activity, Status } from "./sequencing/activity";
import { isIdentifier } from "./types2004";

type Values = Record<string, string>;
const TEXTS: readonly (readonly [keyof Status, string])[] = [
  ["measure", "score.scaled"],
  ["raw", "score.raw"],
  ["min", "score.min"],
  ["max", "score.max"],
  ["progress", "progress_measure"],
];

/** `values` with the objectives of the manifest, as they are known now; those that are there keep their places, and what
 * was said of them, unless others say it too. The item as a whole begins with nothing, as in ADL's run-time. */
export function withObjectives(activity: Activity, values: Readonly<Values>): Values {
  const found: Values = { ...values };
  const places = placesOf(found);
  activity.rules.objectives.forEach((objective, place) => {
    if (!isIdentifier(objective.id)) return; // a name that no state may have, as one with a space, is the engine's alone
    if (!places.has(objective.id)) places.set(objective.id, places.size);
    const base = `cmi.objectives.${places.get(objective.id)}`;
    found[`${base}.id`] = objective.id;
    const known = knownOf(activity, place);
    for (const name of Object.keys(known)) {
      const element = `${base}.${name}`, said = found[element];
      if (said === undefined || (objective.maps.length > 0 && !isSame(said, known[name] as string))) found[element] = known[name] as string;
    }
  });
  return found;
}

function placesOf(values: Readonly<Values>): Map<string, number> {
  const places = new Map<string, number>();
  for (let place = 0; `cmi.objectives.${place}.id` in values; place += 1) places.set(values[`cmi.objectives.${place}.id`] as string, place);
  return places;
}

/** What sequencing knows of an objective, as elements below it. A number has its point, as in ADL's run-time. */
function knownOf(activity: Activity, place: number): Values {
  const known: Values = {};
  const satisfied = activity.read(place, "satisfied"), completed = activity.read(place, "completed");
  if (satisfied !== undefined) known["success_status"] = satisfied ? "passed" : "failed";
  if (completed !== undefined) known["completion_status"] = completed ? "completed" : "incomplete";
  for (const [name, element] of TEXTS) {
    const value = activity.read(place, name);
    if (value !== undefined) known[element] = typeof value === "number" && Number.isInteger(value) ? `${value}.0` : String(value);
  }
  return known;
}

/** Whether a package said what is known in other words: it stays as it was said. */
const isSame = (said: string, known: string) => said === known || Number(said) === Number(known) || (known === "incomplete" && said === "not attempted");

/** What a state of the item says goes to its activity: each objective, and the item as a whole, which wins over the entry
 * of its primary objective. "unknown" that was said is another thing than nothing: nobody puts a better word in its place. */
export function report(activity: Activity, values: Readonly<Values>, given: Readonly<Values>): void {
  if (!activity.rules.tracked) return;
  const places = placesOf(values);
  places.forEach((entry, id) => {
    const place = activity.rules.objectives.findIndex((one) => one.id === id);
    if (place >= 0) tell(activity, place, values, `cmi.objectives.${entry}`);
  });
  const id = (activity.rules.objectives[activity.primary] as { id: string }).id;
  const entry = places.has(id) ? `cmi.objectives.${places.get(id)}` : "";
  tellWhole(activity, values, given, (name) => (entry ? values[`${entry}.${name}`] : undefined));
}

/** `own` reads the entry of the primary objective. */
function tellWhole(activity: Activity, values: Readonly<Values>, given: Readonly<Values>, own: (name: string) => string | undefined): void {
  tellNumbers(activity, activity.primary, values, "cmi");
  const measure = values["cmi.progress_measure"] === undefined ? own("progress_measure") : values["cmi.progress_measure"];
  if (measure !== undefined) activity.advance(Number(measure));
  const satisfied = worded("success_status", given["cmi.scaled_passing_score"], values["cmi.score.scaled"], ["passed", "failed"]);
  activity.openSuccess = satisfied === "unknown";
  if (satisfied === "unknown") activity.unsay(activity.primary, "satisfied");
  else if (satisfied) activity.write(activity.primary, "satisfied", satisfied === "passed");
  const completed = worded("completion_status", given["cmi.completion_threshold"], measure, ["completed", "incomplete"]);
  activity.openCompletion = completed === "unknown";
  if (completed) activity.complete(completed === "unknown" ? undefined : completed === "completed");

  /** By the threshold where there is one, else as it is said, of the item or of its objective; "" where nothing is said. */
  function worded(name: string, threshold: string | undefined, reached: string | undefined, words: readonly [string, string]): string {
    const said = values[`cmi.${name}`], there = own(name);
    const word = judged(threshold, reached, said, words);
    if (word !== "unknown" || threshold) return word === "unknown" && said === undefined ? "" : word;
    return there && there !== "unknown" ? there : said === undefined && there === undefined ? "" : "unknown";
  }
}

function tellNumbers(activity: Activity, place: number, values: Readonly<Values>, base: string): void {
  for (const [name, element] of TEXTS) {
    const said = values[`${base}.${element}`];
    if (said !== undefined) activity.write(place, name, name === "measure" || name === "progress" ? Number(said) : said);
  }
}

function tell(activity: Activity, place: number, values: Readonly<Values>, base: string): void {
  tellNumbers(activity, place, values, base);
  const success = values[`${base}.success_status`], completion = values[`${base}.completion_status`];
  if (success === "unknown") activity.unsay(place, "satisfied");
  else if (success !== undefined) activity.write(place, "satisfied", success === "passed");
  if (completion !== undefined) activity.write(place, "completed", completion === "unknown" ? undefined : completion === "completed");
}

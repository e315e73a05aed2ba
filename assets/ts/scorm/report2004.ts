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

/** What a state of the item says goes to its activity: first each objective, then what is said of the item as a whole. */
export function report(activity: Activity, values: Readonly<Values>, given: Readonly<Values>): void {
  if (!activity.rules.tracked) return;
  placesOf(values).forEach((entry, id) => {
    const place = activity.rules.objectives.findIndex((one) => one.id === id);
    if (place >= 0) tell(activity, place, values, `cmi.objectives.${entry}`, activity.primary === place ? given : {});
  });
  tell(activity, activity.primary, values, "cmi", given);
  const completion = judged(given["cmi.completion_threshold"], values["cmi.progress_measure"], values["cmi.completion_status"], ["completed", "incomplete"]);
  if (values["cmi.progress_measure"] !== undefined) activity.advance(Number(values["cmi.progress_measure"]));
  if (completion !== "unknown") activity.complete(completion === "completed");
  else if (values["cmi.completion_status"] !== undefined) activity.complete(undefined);
}

function tell(activity: Activity, place: number, values: Readonly<Values>, base: string, given: Readonly<Values>): void {
  for (const [name, element] of TEXTS) {
    const said = values[`${base}.${element}`];
    if (said !== undefined) activity.write(place, name, name === "measure" || name === "progress" ? Number(said) : said);
  }
  const said = values[`${base}.success_status`];
  const success = base === "cmi" ? judged(given["cmi.scaled_passing_score"], values["cmi.score.scaled"], said, ["passed", "failed"]) : said || "unknown";
  if (success !== "unknown") activity.write(place, "satisfied", success === "passed");
  else if (said !== undefined && base !== "cmi") activity.write(place, "satisfied", undefined);
  const completion = base === "cmi" ? undefined : values[`${base}.completion_status`];
  if (completion !== undefined) activity.write(place, "completed", completion === "unknown" ? undefined : completion === "completed");
}

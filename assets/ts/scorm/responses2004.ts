// What may stand in learner_response and correct_responses.n.pattern of SCORM 2004, by the kind of the interaction
// (RTE 4.2.9.1, 4.2.9.2). The same in lms/scorm/rules/responses2004.py.
import { isLanguage } from "./languages2004";
import { LONG_MOST, isIdentifier, isReal, isSaid } from "./types2004";

/** Kinds of one correct answer at most, and those whose patterns must differ. */
export const SINGLE = ["true-false", "likert", "numeric", "other"];
export const DIFFERENT = ["choice", "sequencing"];
const RULES = /^\{(case_matters|order_matters|lang)=([^}]*)\}/;

/** Whether `text` is a response (or, where `isPattern`, a pattern) of an interaction of this type. */
export function isResponse(type: string, text: string, isPattern: boolean): boolean {
  if (text.length > LONG_MOST) return false;
  switch (type) {
    case "true-false": return text === "true" || text === "false";
    case "choice": return !text || isSet(text);
    case "fill-in": return isFillIn(isPattern ? unruled(text, ["case_matters", "order_matters"]) : text);
    case "long-fill-in": return isLongFillIn(text, isPattern);
    case "likert": return isIdentifier(text);
    case "matching": return (!isPattern && /^ *$/.test(text)) || (text !== "" && text.split("[,]").every(isPair));
    case "performance": return isPerformance(isPattern ? unruled(text, ["order_matters"]) : text);
    case "sequencing": return text !== "" && text.split("[,]").every(isIdentifier);
    case "numeric": return isPattern ? isRange(text) : isReal(text);
    default: return true;
  }
}

/** What two patterns that say the same have in common: the order of choices says nothing. */
export const sameAs = (type: string, pattern: string): string => (type === "choice" ? pattern.split("[,]").sort().join("[,]") : pattern);

function isSet(text: string): boolean {
  const parts = text.split("[,]");
  return parts.every(isIdentifier) && parts.every((part, place) => parts.indexOf(part) === place);
}

/** The text behind the rules at its head; null where one of them is neither true nor false. A rule counts once. */
function unruled(text: string, names: string[]): string | null {
  const left = names.slice();
  for (;;) {
    const found = RULES.exec(text);
    const place = found ? left.indexOf(found[1] as string) : -1;
    if (!found || place < 0) return text;
    if (found[1] === "lang" ? !isLanguage(found[2] as string) : found[2] !== "true" && found[2] !== "false") return null;
    left.splice(place, 1);
    text = text.slice(found[0].length);
  }
}

const isFillIn = (text: string | null) => text !== null && text.split("[,]").every(isSaid);

function isLongFillIn(text: string, isPattern: boolean): boolean {
  return unruled(text, isPattern ? ["case_matters", "lang"] : ["lang"]) !== null;
}

function isPair(text: string): boolean {
  const parts = text.split("[.]");
  return parts.length === 2 && parts.every(isIdentifier);
}

const isPerformance = (text: string | null) => text !== null && text !== "" && text.split("[,]").every(isStep);

/** A step's name, its answer, or both; an answer may be a range of numbers. */
function isStep(text: string): boolean {
  const parts = text.split("[.]");
  const [name, answer] = parts as [string, string];
  if (parts.length !== 2 || (!name && !answer) || (name && !isIdentifier(name))) return false;
  return answer.indexOf("[:]") < 0 || isRange(answer);
}

/** Two bounds, of which either may be left out. */
function isRange(text: string): boolean {
  const parts = text.split("[:]");
  const [least, most] = parts as [string, string];
  if (parts.length !== 2 || (least && !isReal(least)) || (most && !isReal(most))) return false;
  return !least || !most || Number(least) <= Number(most);
}

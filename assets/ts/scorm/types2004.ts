// Data types of SCORM 2004: the error of a text that should be of a kind. The same in lms/scorm/rules/types2004.py.
import { isLanguage } from "./languages2004";

export const WRONG_TYPE = 406, OUT_OF_RANGE = 407;
const TEXT_MOST = 65536;
export const LONG_MOST = 131072;
// RFC 3986 with letters of any script: no spaces, no signs that must be escaped, escapes whole.
const URI = /^(?:[^\0-\x20"%<>[\\\]^`{|}\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]|%[0-9A-Fa-f]{2})+$/;
const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;
const REAL = /^[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?$/;
const SPAN = /^P(?=[0-9T])(?:[0-9]{1,9}Y)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}D)?(?:T(?=[0-9])(?:[0-9]{1,9}H)?(?:[0-9]{1,9}M)?(?:[0-9]{1,9}(?:\.[0-9]{1,2})?S)?)?$/;
// A zone stands only behind tenths or hundredths of a second (RTE 4.1.1.7).
const MOMENT = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,2}(?:[Zz]|[+-]([0-9]{2})(?::([0-9]{2}))?)?)?)?)?)?)?)?$/;
const MARK = /^\{lang=([^}]*)\}/;
const REQUEST = /^\{target=([^{}]+)\}(?:choice|jump)$/;
const RESULTS = ["correct", "incorrect", "unanticipated", "neutral"];
// What no database keeps: NUL, and half of a pair of surrogates.
const UNKEEPABLE = /[\0\ud800-\udfff]/u;

/** 0 where `text` is a value of `kind`, as model2004 writes kinds; else 406, or 407 for a number beyond its bounds. */
export function kindError(kind: string, text: string): number {
  const space = kind.indexOf(" ");
  const [name, rest] = space < 0 ? [kind, ""] : [kind.slice(0, space), kind.slice(space + 1)];
  if (UNKEEPABLE.test(text)) return WRONG_TYPE;
  if (name === "real") return realError(text, rest);
  return isKind(name, text, rest) ? 0 : WRONG_TYPE;
}

function isKind(name: string, text: string, rest: string): boolean {
  switch (name) {
    case "text": return text.length <= TEXT_MOST;
    case "long": return text.length <= LONG_MOST;
    case "said": return isSaid(text);
    case "language": return !text || isLanguage(text);
    case "id": return isIdentifier(text);
    case "of": return rest.split("|").indexOf(text) >= 0;
    case "result": return RESULTS.indexOf(text) >= 0 || REAL.test(text);
    case "span": return SPAN.test(text);
    case "moment": return isMoment(text);
    case "request": return isRequest(text, rest);
    default: throw new Error(name);
  }
}

export const isReal = (text: string): boolean => REAL.test(text);

function realError(text: string, bounds: string): number {
  if (!isReal(text)) return WRONG_TYPE;
  const [least, most] = bounds.split("..");
  const number = Number(text);
  return (least && number < Number(least)) || (most && number > Number(most)) ? OUT_OF_RANGE : 0;
}

/** long_identifier_type and short_identifier_type: a URI, absolute or not. */
export function isIdentifier(text: string): boolean {
  if (text.length > TEXT_MOST || !URI.test(text) || text.split("#").length > 2) return false;
  const colon = text.search(/[:/?#]/);
  const rest = text[colon] === ":" ? text.slice(colon + 1) : text;
  return rest !== "" && rest !== "//" && (rest === text || SCHEME.test(text.slice(0, colon)));
}

/** A text that may begin with the language it is in. */
export function isSaid(text: string): boolean {
  const found = MARK.exec(text);
  return text.length <= LONG_MOST && (!found || isLanguage(found[1] as string));
}

function isMoment(text: string): boolean {
  const found = MOMENT.exec(text);
  if (!found) return false;
  const [year, month, day, hour, minute, second, zoneHour, zoneMinute] = found.slice(1).map((part) => (part === undefined ? -1 : Number(part))) as number[];
  const within = (part: number | undefined, most: number) => (part as number) <= most;
  if ((year as number) < 1970 || (year as number) > 2038 || month === 0 || !within(month, 12) || day === 0) return false;
  if ((day as number) > 0 && !within(day, daysOf(year as number, month as number))) return false;
  return within(hour, 23) && within(minute, 59) && within(second, 59) && within(zoneHour, 23) && within(zoneMinute, 59);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].indexOf(month) >= 0 ? 30 : 31;
}

function isRequest(text: string, words: string): boolean {
  const found = REQUEST.exec(text);
  return found ? isIdentifier(found[1] as string) : words.split("|").indexOf(text) >= 0;
}

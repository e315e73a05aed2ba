// Data types of SCORM 1.2: whether a text is a value of a kind. The same in lms/scorm/rules/types12.py.

const TEXT_MOST = 4096;
const LONG_MOST = 65536;
const IDENTIFIER = /^[^\0-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]{1,255}$/;
const NUMBER = /^(?:(-?)([0-9]{1,9})(?:\.([0-9]{0,20}))?|(-?)\.([0-9]{1,20}))$/;
const WHOLE = /^-?[0-9]{1,4}$/;
const SPAN = /^[0-9]{2,4}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,2})?$/;
const CLOCK = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,2})?$/;
const RESULTS = ["correct", "wrong", "unanticipated", "neutral"];
// What no database keeps: NUL, and half of a pair of surrogates.
const UNKEEPABLE = /[\0\ud800-\udfff]/u;

/** Whether `text` is a value of `kind`, as model12 writes kinds: a name, then what the kind needs. */
export function isKind(kind: string, text: string): boolean {
  if (UNKEEPABLE.test(text)) return false;
  const space = kind.indexOf(" ");
  const [name, rest] = space < 0 ? [kind, ""] : [kind.slice(0, space), kind.slice(space + 1)];
  switch (name) {
    case "text": return text.length <= TEXT_MOST;
    case "long": return text.length <= LONG_MOST;
    case "id": return IDENTIFIER.test(text);
    case "of": return rest.split("|").indexOf(text) >= 0;
    case "whole": {
      const [least, most] = rest.split("..");
      return WHOLE.test(text) && Number(least) <= Number(text) && Number(text) <= Number(most);
    }
    case "number": return NUMBER.test(text);
    case "score": return !text || isScore(text);
    case "result": return RESULTS.indexOf(text) >= 0 || NUMBER.test(text);
    case "span": return SPAN.test(text);
    case "time": return CLOCK.test(text);
    default: throw new Error(kind);
  }
}

/** A decimal from 0 to 100, told from its digits: no rounding decides. */
function isScore(text: string): boolean {
  const found = NUMBER.exec(text);
  if (!found) return false;
  const whole = Number(found[2] || "0");
  const hasPart = /[1-9]/.test(found[3] || found[5] || "");
  if ((found[1] || found[4]) && (whole || hasPart)) return false;
  return whole < 100 || (whole === 100 && !hasPart);
}

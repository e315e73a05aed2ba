// Durations of SCORM 2004 (ISO 8601) as centiseconds, as lms/scorm/rules/times2004.py reads and writes them.

const SPAN = /^P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]{1,2})?)S)?)?$/;
const DAY_S = 86400;
const LENGTHS_S = [365 * DAY_S, 30 * DAY_S, DAY_S, 3600, 60, 1];

/** 0 where the text is no duration. */
export function centiseconds(text: string): number {
  const found = SPAN.exec(text);
  if (!found) return 0;
  return Math.round(LENGTHS_S.reduce((sum, length, place) => sum + Number(found[place + 1] || 0) * length, 0) * 100);
}

export function spanOf(all: number): string {
  const whole = Math.max(0, Math.round(all));
  const seconds = Math.floor(whole / 100), part = whole % 100;
  const rest = part ? `.${part < 10 ? "0" : ""}${part}` : "";
  return `PT${Math.floor(seconds / 3600)}H${Math.floor(seconds / 60) % 60}M${seconds % 60}${rest}S`;
}

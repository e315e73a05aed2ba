// Files in the order a person would put them: 2 before 10, 第二课 before 第十课. courses/lessons/naming.py does the same.
const CHINESE = "零一二三四五六七八九";
const EXTENSION = /\.(3gp|3g2|[a-z][a-z0-9]{1,4})$/i;
const ORDINAL = /第([〇零一二三四五六七八九十百]+)|^([〇零一二三四五六七八九十百]+)(?=[、.\s])/g;

export function inOrder<T>(things: T[], pathOf: (thing: T) => string): T[] {
  const keyed = things.map((thing) => ({ thing, keys: pathOf(thing).split("/").map(keyOf) }));
  return keyed.sort((one, other) => comparePaths(one.keys, other.keys)).map(({ thing }) => thing);
}

/** Text and numbers by turns, beginning with a text. */
function keyOf(name: string): string[] {
  const plain = name.replace(EXTENSION, "").normalize("NFKC").toLowerCase();
  const inDigits = (whole: string, ordinal?: string, first?: string): string => {
    const words = ordinal ?? first ?? "";
    return whole.replace(words, String(numberOf(words)));
  };
  return plain.replace(ORDINAL, inDigits).split(/([0-9]+)/);
}

/** 十二 is 12, 二十 is 20, 一百零五 is 105. */
function numberOf(words: string): number {
  let sum = 0;
  let digit = 0;
  Array.from(words).forEach((sign) => {
    const weight = { 十: 10, 百: 100 }[sign];
    if (weight) {
      sum += (digit || 1) * weight;
      digit = 0;
    } else digit = Math.max(0, CHINESE.indexOf(sign));
  });
  return sum + digit;
}

function comparePaths(one: string[][], other: string[][]): number {
  for (let level = 0; level < Math.min(one.length, other.length); level += 1) {
    const found = compareKeys(one[level] ?? [], other[level] ?? []);
    if (found) return found;
  }
  return one.length - other.length;
}

function compareKeys(one: string[], other: string[]): number {
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    const [left, right] = [one[place] ?? "", other[place] ?? ""];
    const found = place % 2 ? Number(left) - Number(right) : Number(left > right) - Number(left < right);
    if (found) return found;
  }
  return one.length - other.length;
}

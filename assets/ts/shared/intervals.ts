// Half-open stretches of media time in milliseconds, kept sorted and apart.
export type Interval = [number, number];

export function add(list: readonly Interval[], fresh: Interval): Interval[] {
  if (fresh[1] <= fresh[0]) return list.slice();
  const merged: Interval[] = [];
  let [from, to] = fresh;
  for (const [start, end] of list) {
    if (end < from || start > to) merged.push([start, end]);
    else {
      from = Math.min(from, start);
      to = Math.max(to, end);
    }
  }
  merged.push([from, to]);
  return merged.sort((a, b) => a[0] - b[0]);
}

export function total(list: readonly Interval[]): number {
  return list.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** The parts of `list` that are not in `holes`. */
export function without(list: readonly Interval[], holes: readonly Interval[]): Interval[] {
  let rest: Interval[] = list.map(([from, to]): Interval => [from, to]);
  for (const [start, end] of holes) {
    const next: Interval[] = [];
    for (const [from, to] of rest) {
      if (end <= from || start >= to) next.push([from, to]);
      else {
        if (from < start) next.push([from, start]);
        if (end < to) next.push([end, to]);
      }
    }
    rest = next;
  }
  return rest;
}

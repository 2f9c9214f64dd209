const MOST = 3;

/** The names that are most like one that is unknown, the nearest first. */
export function findNear(name: string, known: readonly string[]): string[] {
  return known
    .map((each) => ({ each, distance: distanceTo(each, name) }))
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MOST)
    .map(({ each }) => each);
}

/** How far a known name is from one that may lack the group, or the end. */
function distanceTo(known: string, name: string): number {
  if (known.startsWith(name)) return 1;
  const part = known.slice(known.indexOf("/") + 1);
  return Math.min(distance(name, known), distance(name, part));
}

/** How many letters must be added, taken away or replaced to make one text the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [i, letter] of one.split("").entries()) {
    const next = [i + 1];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (letter === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

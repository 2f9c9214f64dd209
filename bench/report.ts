import { median, type Times } from "./measure.ts";

/** Prints how two works compare: medians, their ratio, and whether the spread of the rounds swallows it. */
export function printRatio<Name extends string>(
  title: string,
  times: Times<Name>,
  ours: Name,
  theirs: Name,
): void {
  const ratio = median(times[theirs]) / median(times[ours]);
  const unclear = overlaps(times[ours], times[theirs]) ? "  (within the spread)" : "";
  console.log(
    `${title.padEnd(44)} ${format(median(times[ours]))} ours  ${format(median(times[theirs]))} ${theirs.padEnd(12)} ${ratio.toFixed(2)} × as fast${unclear}`,
  );
}

/** Whether the middle halves of two sorted lists of times overlap. */
function overlaps(a: readonly number[], b: readonly number[]): boolean {
  const [low, high] = [0.25, 0.75];
  return at(a, low) <= at(b, high) && at(b, low) <= at(a, high);
}

function at(times: readonly number[], part: number): number {
  return times[Math.floor((times.length - 1) * part)] ?? Number.NaN;
}

function format(ms: number): string {
  const micro = ms * 1000;
  return (micro < 1000 ? `${micro.toFixed(3)} µs` : `${ms.toFixed(2)} ms`).padStart(11);
}

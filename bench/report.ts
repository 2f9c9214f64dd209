import { median, quantile, type Times } from "./measure.ts";

/** Prints how one work compares to another: medians, their ratio, and whether the spread of the rounds swallows it. */
export function printRatio(title: string, times: Times, ours: string, theirs: string): void {
  const ratio = median(times, theirs) / median(times, ours);
  const unclear = overlap(times, ours, theirs) ? "  (within the spread)" : "";
  const columns = [
    title.padEnd(44),
    `${format(median(times, ours))} ours`,
    `${format(median(times, theirs))} ${theirs.padEnd(18)}`,
    `${ratio.toFixed(2)} × as fast${unclear}`,
  ];
  console.log(columns.join("  "));
}

/** Whether the middle halves of the rounds overlap. */
function overlap(times: Times, one: string, other: string): boolean {
  const [low, high] = [0.25, 0.75];
  return (
    quantile(times, one, low) <= quantile(times, other, high) &&
    quantile(times, other, low) <= quantile(times, one, high)
  );
}

function format(ms: number): string {
  const micro = ms * 1000;
  return (micro < 1000 ? `${micro.toFixed(3)} µs` : `${ms.toFixed(2)} ms`).padStart(11);
}

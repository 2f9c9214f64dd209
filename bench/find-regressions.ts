import { peersByValue, type Row } from "./row.ts";

/** By which factor a ratio has to grow to count. */
const LIMIT = 1.5;

/**
 * Up to this exponent, time grows in proportion, within the accuracy of short runs, whatever the exponent was before.
 */
const IN_PROPORTION = 1.2;

/** A row whose ratio got worse. */
export interface Regression {
  /** The benchmark that the row belongs to. */
  bench: string;
  what: string;
  /** What ours is compared with. */
  against: "floor" | "best peer";
  before: number;
  now: number;
}

/** The rows whose ratio to the floor, or to the best peer, is 1.5 times that of the committed results. */
export function findRegressions(
  committed: Readonly<Record<string, Row[]>>,
  current: Readonly<Record<string, Row[]>>,
): Regression[] {
  const before = new Map(Object.values(committed).flatMap((rows) => rows.map((row) => [row.what, row])));
  return Object.entries(current).flatMap(([bench, rows]) =>
    rows.flatMap((row) => {
      const known = before.get(row.what);
      if (!known || row.waits || (row.unit === "exponent" && row.ours <= IN_PROPORTION)) return [];
      return (["floor", "best peer"] as const).flatMap((against) => {
        const [old, now] = [ratioTo(against, known), ratioTo(against, row)];
        if (old === undefined || now === undefined || now <= old * LIMIT) return [];
        return [{ bench, what: row.what, against, before: old, now }];
      });
    }),
  );
}

function ratioTo(against: Regression["against"], row: Row): number | undefined {
  const other = against === "floor" ? row.floor : peersByValue(row)[0];
  return other && row.ours / other.value;
}

/**
 * The regressions that remain when their benchmarks run again, up to a number of times. Noise makes a row slow once;
 * slower code makes it slow each time.
 */
export function confirmRegressions(
  found: readonly Regression[],
  runAgain: (benches: ReadonlySet<string>) => Regression[],
  runs: number,
): readonly Regression[] {
  if (found.length === 0 || runs === 0) return found;
  const again = runAgain(new Set(found.map(({ bench }) => bench)));
  const confirmed = found.filter((one) =>
    again.some(({ what, against }) => what === one.what && against === one.against),
  );
  return confirmRegressions(confirmed, runAgain, runs - 1);
}

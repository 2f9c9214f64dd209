import { peersByValue, type Row } from "./row.ts";

/** How much worse a ratio has to be to count: short runs on a busy machine differ by less. */
const GROSS = 2;

/** Sentences about the rows whose ratio to the floor, or to the best peer, is twice as bad as in the committed results. */
export function findRegressions(
  committed: Readonly<Record<string, Row[]>>,
  current: Readonly<Record<string, Row[]>>,
): string[] {
  const before = new Map(Object.values(committed).flatMap((rows) => rows.map((row) => [row.what, row])));
  return Object.values(current)
    .flat()
    .flatMap((row) => {
      const known = before.get(row.what);
      if (!known) return [];
      return [worse(known, row, floorRatio, "floor"), worse(known, row, peerRatio, "best peer")].filter(
        (sentence) => sentence !== undefined,
      );
    });
}

type RatioOf = (row: Row) => number | undefined;

const floorRatio: RatioOf = ({ ours, floor }) => floor && ours / floor.value;

const peerRatio: RatioOf = (row) => {
  const [peer] = peersByValue(row);
  return peer && row.ours / peer.value;
};

function worse(before: Row, now: Row, ratioOf: RatioOf, name: string): string | undefined {
  const [old, current] = [ratioOf(before), ratioOf(now)];
  if (old === undefined || current === undefined || current <= old * GROSS) return undefined;
  return `${now.what}: ${current.toFixed(2)} × the ${name}, was ${old.toFixed(2)} ×.`;
}

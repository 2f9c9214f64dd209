import { expect, test } from "vitest";
import { confirmRegressions, findRegressions } from "../../bench/find-regressions.ts";
import type { Row } from "../../bench/row.ts";

const ROW: Row = {
  what: "one call",
  unit: "ms",
  ours: 2,
  floor: { name: "floor", value: 1 },
  peers: [{ name: "peer", value: 4 }],
};
const COMMITTED = { calls: [ROW] };

/** What a run finds in which ours takes so long, and the floor and the peer as long as ever. */
const found = (ours: number): ReturnType<typeof findRegressions> =>
  findRegressions(COMMITTED, { calls: [{ ...ROW, ours }] });

test("a ratio of 1.5 times the committed one is a regression, a smaller one is not", () => {
  expect(found(3)).toEqual([]);
  expect(found(3.1)).toEqual([
    { bench: "calls", what: "one call", against: "floor", before: 2, now: 3.1 },
    { bench: "calls", what: "one call", against: "best peer", before: 0.5, now: 0.775 },
  ]);
});

test("a slower machine is no regression: ratios are compared", () => {
  const slow: Row = {
    ...ROW,
    ours: 20,
    floor: { name: "floor", value: 10 },
    peers: [{ name: "peer", value: 40 }],
  };

  expect(findRegressions(COMMITTED, { calls: [slow] })).toEqual([]);
});

test("growth in proportion is no regression, however flat it was", () => {
  const growth: Row = { what: "growth", unit: "exponent", ours: 0.4, floor: ROW.floor, peers: [] };
  const now = (ours: number): number =>
    findRegressions({ growth: [growth] }, { growth: [{ ...growth, ours }] }).length;

  expect(now(1.1)).toBe(0);
  expect(now(1.3)).toBe(1);
});

test("what is slow once is noise, what is slow in each run is a regression", () => {
  const runs: ReadonlySet<string>[] = [];
  const confirm = (...times: number[]): number =>
    confirmRegressions(
      found(4),
      (benches) => {
        runs.push(benches);
        return found(times.shift() ?? 2);
      },
      3,
    ).length;

  expect(confirm(4, 4, 2)).toBe(0);
  expect(runs).toEqual([new Set(["calls"]), new Set(["calls"]), new Set(["calls"])]);
  expect(confirm(4, 4, 4)).toBe(2);
});

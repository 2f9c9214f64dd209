import { expect, test } from "vitest";
import { check } from "./servers/check.ts";
import { CONFORMANT } from "./servers/conformant.ts";

test.concurrent.each(CONFORMANT)("A server that $does violates nothing", async ({ create }) => {
  const report = await check(create());

  expect(report.complete).toBe(true);
  expect(report.results.flatMap(({ violations }) => violations)).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(120);
});

import { expect, test } from "vitest";
import { check, failed } from "./servers/check.ts";
import { CONFORMANT, OF_2023 } from "./servers/conformant.ts";

test.concurrent.each(CONFORMANT)(
  "A server that $does violates nothing",
  async ({ create, minPassed = 120 }) => {
    const report = await check(create());

    expect(report.complete).toBe(true);
    expect(report.results.flatMap(({ violations }) => violations)).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(minPassed);
  },
);

test("A server that imitates 2023 violates only what was introduced later", async () => {
  const report = await check(OF_2023.create(), { profile: "2023" });

  expect(failed(report)).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(120);
  expect(report.results.find(({ id }) => id === "stream/event-type")?.reason?.code).toBe("profile");
  expect(failed(await check(OF_2023.create()))).toEqual([
    "response/type-and-id",
    "errors/outer-type",
    "errors/request-id-in-body",
    "stream/event-type",
  ]);
});

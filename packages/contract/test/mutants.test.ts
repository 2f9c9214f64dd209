import { CHECKS } from "@text-completions/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { MUTANTS } from "./mutants/mutants.ts";
import { caughtBy as caughtByCheck, caughtIn, checkTable, othersIn } from "./servers/check-table.ts";
import { isUpdate, readTable, writeTable } from "./servers/readme.ts";
import { type Kill, runMutants } from "./servers/run-mutants.ts";

const COMMAND = "UPDATE_README=1 pnpm vitest run packages/contract/test/mutants.test.ts";

let kills: Kill[] = [];
let caught = new Map<string, string[]>();

beforeAll(async () => {
  if (isUpdate) {
    // Only then the whole catalogue is run against each, which takes minutes. Otherwise, what the README says of it.
    kills = await runMutants(() => undefined);
    writeTable(checkTable(caughtByCheck(kills)));
  }
  caught = caughtIn(readTable());
  if (!isUpdate) {
    kills = await runMutants(({ caughtBy, beside = [], does }) => [
      caughtBy,
      ...beside,
      ...othersIn(toldOf(caughtBy, does)),
    ]);
  }
}, 400_000);

describe("a server that", () => {
  test.each(MUTANTS.map((mutant, at) => ({ ...mutant, at })))(
    "$does is caught by $caughtBy",
    ({ at, caughtBy }) => {
      expect(kills[at]?.failed).toContain(caughtBy);
    },
  );
});

describe("the table in the README", () => {
  test(`has every mutant beside the check that is named for it. If not: ${COMMAND}`, () => {
    const told = kills.map(({ mutant: { caughtBy, does } }) => toldOf(caughtBy, does));

    expect(told).not.toContain("");
    expect([...caught.values()].flat()).toHaveLength(kills.length);
  });

  test(`names the other checks that catch it. If not: ${COMMAND}`, () => {
    const told = kills.map(({ mutant: { caughtBy, does } }) => othersIn(toldOf(caughtBy, does)).toSorted());

    expect(told).toEqual(
      kills.map(({ failed }, at) => failed.filter((id) => told[at]?.includes(id)).toSorted()),
    );
  });

  test("has mutants of every group that judges servers", () => {
    const groups = new Set(CHECKS.map(({ id }) => id.split("/")[0]));
    groups.delete("client");

    expect(new Set(MUTANTS.map(({ caughtBy }) => caughtBy.split("/")[0]))).toEqual(groups);
  });
});

/** What the table says of a broken server; empty if it is not there. */
function toldOf(check: string, does: string): string {
  const servers = caught.get(check) ?? [];
  return servers.find((server) => server === does || server.startsWith(`${does} (also `)) ?? "";
}

import { CHECKS } from "@text-completions/contract";
import { beforeAll, describe, expect, it } from "vitest";
import { MUTANTS } from "./mutants/mutants.ts";
import { checksOf, killTable } from "./servers/kill-table.ts";
import { readmePart } from "./servers/readme.ts";
import { type Kill, runMutants } from "./servers/run-mutants.ts";

const COMMAND = "UPDATE_README=1 pnpm vitest run packages/contract/test/mutants.test.ts";

/** Only then the whole catalogue is run against each, which takes minutes. Otherwise, what the README says of it. */
const isUpdate = process.env["UPDATE_README"] === "1";

let kills: Kill[] = [];
let rows: string[] = [];

beforeAll(async () => {
  if (isUpdate) kills = await runMutants(() => undefined);
  rows = readmePart("kill table", killTable(kills)).slice(2);
  if (!isUpdate)
    kills = await runMutants(({ caughtBy, beside = [], does }) => [
      caughtBy,
      ...beside,
      ...checksOf(rowOf(does)),
    ]);
}, 400_000);

describe("a server that", () => {
  it.each(MUTANTS.map((mutant, at) => ({ ...mutant, at })))(
    "$does is caught by $caughtBy",
    ({ at, caughtBy }) => {
      expect(kills[at]?.violated).toContain(caughtBy);
    },
  );
});

describe("the kill table in the README", () => {
  it(`has every mutant. If not: ${COMMAND}`, () => {
    expect(rows.map((row) => row.split("|")[1]?.trim())).toEqual(MUTANTS.map(({ does }) => does));
  });

  it(`names the checks that catch it. If not: ${COMMAND}`, () => {
    const told = kills.map(({ mutant }) => checksOf(rowOf(mutant.does)).toSorted());

    expect(told).toEqual(
      kills.map(({ violated }, at) => violated.filter((id) => told[at]?.includes(id)).toSorted()),
    );
  });

  it("has mutants of every group that judges servers", () => {
    const groups = new Set(CHECKS.map(({ id }) => id.split("/")[0]));
    groups.delete("client");

    expect(new Set(MUTANTS.map(({ caughtBy }) => caughtBy.split("/")[0]))).toEqual(groups);
  });
});

function rowOf(does: string): string {
  return rows.find((row) => row.includes(`| ${does} |`)) ?? "";
}

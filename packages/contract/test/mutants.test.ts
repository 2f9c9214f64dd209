import { CHECKS } from "@text-completions/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { findUnprovoked, messagesOf } from "../../../scripts/message-table.ts";
import { BEYOND_MUTANTS } from "./mutants/beyond-mutants.ts";
import { MUTANTS } from "./mutants/mutants.ts";
import { checkTable } from "./servers/check-table.ts";
import { readTable, shouldUpdate, UPDATE_COMMAND, writeTable } from "./servers/checks-page.ts";
import { type Kill, runMutants } from "./servers/run-mutants.ts";

let kills: Kill[] = [];

beforeAll(async () => {
  kills = await runMutants();
  if (shouldUpdate) writeTable(checkTable(kills));
}, 400_000);

describe("a server that", () => {
  test.each(MUTANTS.map((mutant, index) => ({ ...mutant, index })))(
    "$does is caught by $caughtBy",
    ({ index, caughtBy }) => {
      expect(kills[index]?.failed).toContain(caughtBy);
    },
  );
});

test(`docs/checks.md has every check, the mutants that it is named for, and what else fails on them. If not: ${UPDATE_COMMAND}`, () => {
  expect(readTable()).toEqual(checkTable(kills));
});

test("there are mutants for every group of checks of servers", () => {
  const groups = new Set(CHECKS.map(({ id }) => id.split("/")[0]));
  groups.delete("client");

  expect(new Set(MUTANTS.map(({ caughtBy }) => caughtBy.split("/")[0]))).toEqual(groups);
});

test("each message of the catalogue is in a report on some mutant, or provoked by a table", () => {
  const texts = kills.flatMap((kill) => kill.texts);

  // What mutants say of time depends on the machine.
  expect(BEYOND_MUTANTS).toEqual(
    expect.arrayContaining(findUnprovoked(messagesOf("contract/catalogue"), texts)),
  );
});

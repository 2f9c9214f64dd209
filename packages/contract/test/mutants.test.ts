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

test(`docs/checks.md lists every check with its mutants, and what else fails on them. If not: ${UPDATE_COMMAND}`, () => {
  expect(readTable()).toEqual(checkTable(kills));
});

test("each check of a server has a mutant, except the one of the simplest prompt", () => {
  const named = new Set(MUTANTS.map(({ caughtBy }) => caughtBy));
  const others = CHECKS.map(({ id }) => id).filter((id) => !id.startsWith("client/") && !named.has(id));

  expect(others).toEqual(["prompt/hello"]);
});

test("no two mutants do the same", () => {
  const names = MUTANTS.map(({ does }) => does);

  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("each message of the catalogue is in the report on a mutant, or in a table of messages", () => {
  const texts = kills.flatMap((kill) => kill.texts);

  // Messages about time depend on the machine.
  expect(BEYOND_MUTANTS).toEqual(
    expect.arrayContaining(findUnprovoked(messagesOf("contract/catalogue"), texts)),
  );
});

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("a signal ends a recorder and a replay and closes the connection, also after a garbage collection", async () => {
  const script = fileURLToPath(new URL("scripts/record-after-gc.ts", import.meta.url));
  const flags = ["--conditions=@text-completions/source", "--no-warnings", "--expose-gc"];

  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);

  const { results, ends } = JSON.parse(stdout);
  expect(results).toHaveLength(8);
  for (const result of results) {
    expect(result).toEqual({ ...result, reason: "changed my mind" });
  }
  expect(ends).toEqual(["aborted", "aborted", "aborted", "aborted"]);
});

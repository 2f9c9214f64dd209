import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("calls that a served mock no longer keeps are freed by the next minor garbage collection", async () => {
  const script = fileURLToPath(new URL("scripts/calls-and-garbage.ts", import.meta.url));
  const flags = ["--conditions=@text-completions/source", "--no-warnings", "--expose-gc"];

  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);

  const { keptPart, calls } = JSON.parse(stdout);
  expect(calls).toBe(10);
  // The calls that are kept, and code that is compiled meanwhile.
  expect(keptPart).toBeLessThan(0.12);
});

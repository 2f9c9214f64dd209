import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("streams that have ended are freed by the next minor garbage collection", async () => {
  const script = fileURLToPath(new URL("scripts/streams-and-garbage.ts", import.meta.url));
  const flags = ["--conditions=@text-completions/source", "--no-warnings", "--expose-gc"];

  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);

  // What the platform keeps of a signal that it follows.
  expect(JSON.parse(stdout).keptPart).toBeLessThan(0.4);
});

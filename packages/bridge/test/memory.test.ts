import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Node 20 keeps about 4 kB of each `Request` with a signal until a full collection. */
const isNode20 = process.versions.node.startsWith("20.");

test.skipIf(isNode20)(
  "calls that have ended are freed by the next minor garbage collection, except on Node 20, which keeps requests",
  async () => {
    const script = fileURLToPath(new URL("scripts/calls-and-garbage.ts", import.meta.url));
    const flags = ["--conditions=@text-completions/source", "--no-warnings", "--expose-gc"];

    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);

    // What the platform keeps of a signal that it follows.
    expect(JSON.parse(stdout).keptPart).toBeLessThan(0.25);
  },
);

import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

/** Runs a command of the scripts package in the root; its output if it fails, else "". */
function complaintsOf(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(path.join(ROOT, "scripts/node_modules/.bin", command), args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", REDOCLY_TELEMETRY: "off" },
  });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

it("every edition of the document passes Redocly's recommended rules without a warning", () => {
  expect(complaintsOf("redocly", "lint", "--format=stylish", "--max-problems=20")).toBe("");
});

it.each(["spec/openapi.yaml", "packages/core/openapi.json", "packages/core/openapi.yaml"])(
  "%s passes Spectral's recommended rules without a warning or hint",
  (document) => {
    expect(complaintsOf("spectral", "lint", document, "--fail-severity=hint", "--quiet")).toBe("");
  },
);

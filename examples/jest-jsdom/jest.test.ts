import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

test("the suite passes in jest", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--experimental-vm-modules", "node_modules/jest/bin/jest.js"],
    {
      cwd: import.meta.dirname,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "test", NODE_NO_WARNINGS: "1" },
    },
  );

  expect(stderr).toMatch(/Tests: +6 passed, 6 total/);
  expect(status).toBe(0);
}, 30_000);

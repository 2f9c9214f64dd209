import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createEnvironments } from "./create-environment.ts";

afterEach(() => vi.unstubAllEnvs());

test("where PyPI cannot be reached, the error says so and what to do", () => {
  vi.stubEnv("PIP_INDEX_URL", "http://127.0.0.1:1/simple");
  vi.stubEnv("PIP_FIND_LINKS", "");
  vi.stubEnv("PIP_RETRIES", "0");

  expect(() => createEnvironments()).toThrow(
    /^Failed to install uv from PyPI: [^]*This rehearsal needs PyPI: check the connection, or configure an index for pip and uv\.$/,
  );
});

test("a Python that has no wheels of 2023 is an error that names the versions that have", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "python-"));
  const python = path.join(folder, "python3");
  writeFileSync(python, "#!/bin/sh\necho Python 3.14.0\n", { mode: 0o755 });
  vi.stubEnv("PYTHON_PATH", python);

  expect(() => createEnvironments()).toThrow(
    `Failed to find a Python for the rehearsals: ${python} is Python 3.14.0, expected 3.10 to 3.12. Set PYTHON_PATH.`,
  );
  rmSync(folder, { recursive: true });
});

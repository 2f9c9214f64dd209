import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";
import { runTests } from "../run-tests.ts";
import { SLOW_FILES } from "../slow-files-first.ts";

/** Runs tests of a folder that can import Vitest. */
async function run(source: string): ReturnType<typeof runTests> {
  const folder = path.join(ROOT, "node_modules/.run-tests");
  mkdirSync(folder, { recursive: true });
  const root = mkdtempSync(path.join(folder, "case-"));
  try {
    writeFileSync(path.join(root, "vitest.config.mjs"), "export default {};\n");
    writeFileSync(
      path.join(root, "sample.test.mjs"),
      `import { existsSync, writeFileSync } from "node:fs";\nimport { describe, expect, test } from "vitest";\n${source}`,
    );
    return await runTests(["--root", path.relative(ROOT, root)]);
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("tests that pass are run once", async () => {
  expect(await run("test('passes', () => expect(1).toBe(1));")).toMatchObject({ status: 0 });
});

test("a test that fails twice fails the run, which names it and the command that repeats it", async () => {
  const { status, output } = await run("test('fails (always)', () => expect(1).toBe(2));");

  expect(status).toBe(1);
  expect(output).toContain("> fails (always)\n        pnpm vitest run --root");
  expect(output).toContain('-t "fails (always)"');
});

test("a test in a describe that fails twice fails the run", async () => {
  const { status, output } = await run("describe('a part', () => test('fails', () => expect(1).toBe(2)));");

  expect(status).toBe(1);
  expect(output).toContain('-t "a part > fails"');
});

test("a test in a describe that passes the second time is flaky, and the run passes", async () => {
  const { status, output } = await run(`
    const mark = new URL("mark", import.meta.url);
    describe("a part", () => test("passes later", () => {
      const isFirst = !existsSync(mark);
      writeFileSync(mark, "");
      expect(isFirst).toBe(false);
    }));`);

  expect(status).toBe(0);
  expect(output).toMatch(/^flaky {3}.*a part > passes later: failed, then passed alone$/m);
});

test("every file that starts first exists", () => {
  expect(SLOW_FILES.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

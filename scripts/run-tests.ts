import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./generate/document.ts";
import { runQuietly, type Outcome } from "./run-quietly.ts";

/** A test that failed. */
interface FailedTest {
  /** From the root. */
  file: string;
  /** The names of its `describe` blocks and its own, as Vitest joins them; empty if the file as a whole failed. */
  name: string;
}

/**
 * Runs tests, then those that failed once more on their own. A test that passes then is flaky: the run passes, and the
 * output names it. The output ends with the failed tests, each with the command that repeats it.
 */
export async function runTests(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Outcome> {
  const first = await runVitest(args, environment);
  if (first.status === 0) return first;
  if (first.failed.length === 0) return first;

  const still: FailedTest[] = [];
  const flaky: FailedTest[] = [];
  for (const test of first.failed) {
    const again = await runVitest([...args, ...selectionOf(test, args)], environment);
    // A pattern that selects no test lets Vitest succeed.
    (again.status === 0 && again.passed > 0 ? flaky : still).push(test);
  }
  const lines = [
    ...still.map((test) => `failed  ${describe(test)}\n        ${commandFor(test, args)}`),
    ...flaky.map(
      (test) => `flaky   ${describe(test)}: failed, then passed alone\n        ${commandFor(test, args)}`,
    ),
  ];
  return { status: still.length === 0 ? 0 : 1, output: `${first.output.trimEnd()}\n\n${lines.join("\n")}\n` };
}

async function runVitest(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<Outcome & { failed: FailedTest[]; passed: number }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tests-"));
  const report = path.join(folder, "report.json");
  try {
    const outcome = await runQuietly(
      "vitest",
      ["run", ...args, "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`],
      environment,
    );
    return { ...outcome, ...readReport(report) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The failed tests of a report, and how many passed; undefined if the run crashed before it wrote a report. */
function readReport(report: string): { failed: FailedTest[]; passed: number } {
  const { testResults, numPassedTests }: { testResults: TestFile[]; numPassedTests: number } = JSON.parse(
    readText(report) || '{"testResults":[],"numPassedTests":0}',
  );
  const failed = testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, assertionResults }) => {
      const file = path.relative(ROOT, name).replaceAll(path.sep, "/");
      const tests = assertionResults.filter(({ status }) => status === "failed");
      return tests.length === 0
        ? [{ file, name: "" }]
        : tests.map(({ ancestorTitles, title }) => ({ file, name: [...ancestorTitles, title].join(" > ") }));
    });
  return { failed, passed: numPassedTests };
}

interface TestFile {
  name: string;
  status: string;
  assertionResults: { ancestorTitles: string[]; title: string; status: string }[];
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The arguments that select one test: its file, and a pattern of its whole name. */
function selectionOf({ file, name }: FailedTest, args: readonly string[]): string[] {
  const pattern = `^${name.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)}$`;
  return [relativeToRoot(file, args), ...(name === "" ? [] : ["--testNamePattern", pattern])];
}

function commandFor({ file, name }: FailedTest, args: readonly string[]): string {
  const words = [relativeToRoot(file, args), ...(name === "" ? [] : ["-t", JSON.stringify(name)])];
  return `pnpm vitest run ${[...args, ...words].join(" ")}`;
}

/** Vitest takes files from the folder of its own configuration. */
function relativeToRoot(file: string, args: readonly string[]): string {
  const root = args[args.indexOf("--root") + 1];
  return args.includes("--root") && root !== undefined ? path.posix.relative(root, file) : file;
}

function describe({ file, name }: FailedTest): string {
  return name === "" ? file : `${file} > ${name}`;
}

import { count } from "@text-completions/core/internal";
import type { Problem } from "@text-completions/core";
import type { Scenario } from "@text-completions/mock/scenario";
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
} from "yaml";
import { CommandError, EXIT_CODE, type ExitCode } from "../errors.ts";
import { readText } from "../terminal/files.ts";
import { createColors, toPrintable, toPrintablePath, write, writeJson } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";

/** How many problems are printed per file; wrong indentation can cause thousands. */
const MAX_PROBLEMS = 20;

/**
 * Reads a scenario from a file of JSON or YAML.
 *
 * @throws {CommandError} that lists each problem by file, line and column.
 */
export async function readScenarioFile(file: string, context: CommandContext): Promise<Scenario> {
  const result = await parseScenarioFile(file, context);
  if (result.problems === undefined) return result.scenario;
  const problems = count(result.problems.length, "problem");
  throw new CommandError(
    `Failed to read the scenario ${JSON.stringify(file)}: it has ${problems}. Fix the following:`,
    {
      cause: result.cause,
      details: limit(result.problems.map((problem) => formatProblem(file, problem))),
    },
  );
}

/** How the problems of scenario files are printed. */
export type ProblemFormat = "pretty" | "json";

/** Prints for each file that it is valid, or its problems by line and column. */
export async function validateScenarioFiles(
  files: readonly string[],
  format: ProblemFormat,
  context: CommandContext,
): Promise<ExitCode> {
  if (format === "json") return validateAsJson(files, context);
  const { bold, green, red } = createColors(context.stdout, context);
  let exitCode: ExitCode = EXIT_CODE.ok;
  for (const file of files) {
    const { problems } = await parseScenarioFile(file, context);
    if (problems === undefined) {
      await write(context.stdout, `${bold(toPrintablePath(file))} ${green("valid")}\n`);
    } else {
      exitCode = EXIT_CODE.failed;
      const texts = limit(problems.map((problem) => formatProblem(file, problem)));
      const lines = texts.map((each) => `${red("error:")} ${toPrintable(each)}\n`);
      await write(context.stdout, lines.join(""));
    }
  }
  return exitCode;
}

async function validateAsJson(files: readonly string[], context: CommandContext): Promise<ExitCode> {
  const results = [];
  for (const file of files) {
    const { problems = [] } = await parseScenarioFile(file, context);
    results.push({ file, valid: problems.length === 0, problems });
  }
  await writeJson(context.stdout, { files: results });
  return results.every(({ valid }) => valid) ? EXIT_CODE.ok : EXIT_CODE.failed;
}

function limit(problems: readonly string[]): string[] {
  const rest = problems.length - MAX_PROBLEMS;
  return [...problems.slice(0, MAX_PROBLEMS), ...(rest > 0 ? [`and ${rest} more`] : [])];
}

/** What is wrong with a scenario file, and where. */
interface FileProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** JSON Pointer of the value. Undefined if the file is not YAML. */
  readonly path?: string | undefined;
  readonly message: string;
}

function formatProblem(file: string, { line, column, path = "", message }: FileProblem): string {
  return `${file}:${line}:${column}: ${path === "" ? "" : `${path}: `}${message}`;
}

type ParsedScenario =
  | { readonly scenario: Scenario; readonly problems?: undefined }
  | { readonly problems: readonly FileProblem[]; readonly cause?: unknown };

async function parseScenarioFile(file: string, context: CommandContext): Promise<ParsedScenario> {
  const { readScenario, renderProblem, ScenarioError } = await import("@text-completions/mock/scenario");
  const text = await readText(file, context);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const at = (offset: number, message: string, pointer?: string): FileProblem => {
    const { line, col } = lines.linePos(offset);
    // An empty file has no line to count.
    return { line: Math.max(line, 1), column: Math.max(col, 1), path: pointer, message };
  };
  if (document.errors.length > 0) {
    return { problems: document.errors.map(({ pos, message }) => at(pos[0], message)) };
  }
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    // A few aliases can stand for billions of nodes; the parser gives up on those.
    return { problems: [at(0, error instanceof Error ? error.message : String(error))], cause: error };
  }
  try {
    return { scenario: readScenario(data, { source: file }) };
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return {
      problems: error.problems.map((problem) => {
        const { path } = problem;
        const rendered = renderProblem(problem);
        const message = path === "" ? rendered : rendered.slice(`${path}: `.length);
        return at(findOffset(document, problem), message, path);
      }),
      cause: error,
    };
  }
}

/** Keywords that concern the name of a field, not its value. */
const ABOUT_NAMES: ReadonlySet<string> = new Set(["additionalProperties", "propertyNames"]);

/** The position in the text of the value with the problem; for a missing value, that of its parent. */
function findOffset(document: Document.Parsed, { path, keyword }: Problem): number {
  const names = path.split("/").slice(1).map(unescape);
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, name] of names.entries()) {
    const pair = pairOf(document, node, name);
    node = pair?.value;
    const isName = ABOUT_NAMES.has(keyword) && depth === names.length - 1;
    offset = startOf(isName ? pair?.key : node) ?? startOf(pair?.key) ?? offset;
  }
  return offset;
}

/** A name in a JSON Pointer. Source: RFC 6901 §4. */
function unescape(name: string): string {
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}

function pairOf(
  document: Document.Parsed,
  node: unknown,
  name: string,
): Pick<Pair, "key" | "value"> | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isMap(target)) return target.items.find(({ key }) => String(isScalar(key) ? key.value : key) === name);
  return isSeq(target) ? { key: undefined, value: target.items[Number(name)] ?? null } : undefined;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

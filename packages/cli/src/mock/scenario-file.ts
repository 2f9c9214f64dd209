import type { Problem } from "@text-completions/core";
import { describeProblem, readScenario, type Scenario, ScenarioError } from "@text-completions/mock/scenario";
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
import { UsageError } from "../errors.ts";
import { readText } from "../terminal/files.ts";
import type { Io } from "../terminal/process-io.ts";

/** How many problems are told; a wrong indentation can make thousands. */
const SHOWN = 20;

/**
 * Reads a scenario from a file of JSON or YAML.
 *
 * @throws {UsageError} that tells of each problem by file, line and column.
 */
export async function readScenarioFile(file: string, io: Io): Promise<Scenario> {
  const text = await readText(file, io);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  const at = (offset: number, message: string): string => {
    const { line, col } = lines.linePos(offset);
    // An empty file has no line to count.
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}: ${message}`;
  };
  if (document.errors.length > 0) {
    throw refuse(
      file,
      document.errors.map(({ pos, message }) => at(pos[0], message)),
    );
  }
  try {
    return readScenario(toData(document, file), { source: file });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const details = error.problems.map((problem) =>
      at(findOffset(document, problem), describeProblem(problem)),
    );
    throw refuse(file, details, error);
  }
}

function toData(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // A few aliases can stand for billions of nodes; the parser gives up on those.
    throw refuse(file, [error instanceof Error ? error.message : String(error)], error);
  }
}

function refuse(file: string, problems: readonly string[], cause?: unknown): UsageError {
  const rest = problems.length - SHOWN;
  const details = [...problems.slice(0, SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])];
  const [count, places] =
    problems.length === 1 ? ["1 problem", "this place"] : [`${problems.length} problems`, "these places"];
  return new UsageError(
    `Failed to read the scenario ${JSON.stringify(file)}: it has ${count}. Fix ${places}:`,
    { cause, details },
  );
}

/** Keywords that are about the name of a field, not about its value. */
const ABOUT_NAMES: ReadonlySet<string> = new Set(["additionalProperties", "propertyNames"]);

/** Where in the text of a document the value is that a problem is about; of a missing one, where its parent is. */
export function findOffset(document: Document.Parsed, { path, keyword }: Problem): number {
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

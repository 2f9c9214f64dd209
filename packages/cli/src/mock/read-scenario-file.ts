import { describeProblem, readScenario, type Scenario, ScenarioError } from "@text-completions/mock/scenario";
import { type Document, LineCounter, parseDocument } from "yaml";
import type { Io } from "../io.ts";
import { readText } from "../read-text.ts";
import { UsageError } from "../usage-error.ts";
import { findOffset } from "./find-offset.ts";

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

import {
  endSentence,
  escapeCharacter,
  toPrintable as escapeUnprintable,
  WORKFLOW_COMMAND,
} from "@text-completions/core/internal";
export { count, showMs } from "@text-completions/core/internal";
import type { Report } from "../report.ts";

const MAX_LENGTH = 240;

/** A value on one line, shortened if it is long: text as it is, anything else as JSON. */
export function showValue(value: unknown): string {
  return shorten(toPrintable(typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing")));
}

/** The beginning of long text, and how many characters follow. */
export function shorten(text: string, maxLength: number = MAX_LENGTH): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength)}… (${text.length - maxLength} more)`;
}

/** Bytes for people: `312 B`, `4.2 kB`. */
export function showBytes(bytes: number): string {
  return bytes >= 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} B`;
}

/** Why a run could not be done or did not finish, as sentences; undefined if it finished. */
export function describeFailure({ complete, failure, baseUrl }: Report): string | undefined {
  if (complete) return undefined;
  const sentence = endSentence(failure?.text ?? "the cause is unknown");
  const isLimit =
    failure?.code === "request-limit" || failure?.code === "time-limit" || failure?.code === "aborted";
  return isLimit ? `The run did not finish: ${sentence}` : `Failed to check ${baseUrl}: ${sentence}`;
}

/**
 * How the results differ from a baseline: what it names, what is fixed, and what does not exist. Each is undefined if
 * there is none.
 */
export function describeBaseline({
  results,
  baseline,
}: Report): [known?: string | undefined, fixed?: string | undefined, stale?: string | undefined] {
  if (baseline === undefined) return [];
  const known = results.flatMap((result) => (result.known === true ? [result.id] : []));
  return [
    toList("known to fail", known),
    toList("fixed, remove from the baseline", baseline.fixed),
    toList("no such check, remove from the baseline", baseline.stale),
  ];
}

function toList(what: string, ids: readonly string[]): string | undefined {
  return ids.length === 0 ? undefined : `${what}: ${toPrintable(ids.join(", "))}`;
}

/**
 * Text on one line that controls neither a terminal nor a CI log: a line feed is shown as `\n`, and what would begin a
 * workflow command of GitHub Actions is escaped.
 */
export function toPrintable(text: string): string {
  return escapeCommands(escapeUnprintable(text));
}

/** `##[name]` is a command anywhere in a line, `::name::` at its start. */
export function escapeCommands(text: string): string {
  return text
    .replaceAll(WORKFLOW_COMMAND, escapeCharacter)
    .replace(/^(\s*):(?=:)/, (_, space: string) => space + escapeCharacter(":"));
}

import { applyEdits, type Edit } from "./rewrite.ts";

/** How many unchanged lines a diff shows around a change. */
const CONTEXT = 3;

/** A unified diff of a file, which `git apply` and `patch -p1` understand. */
export function formatDiff(file: string, source: string, edits: readonly Edit[]): string {
  const lines = splitLines(source);
  let shift = 0;
  const hunks = toHunks(toChanges(lines, edits)).map((changes) => {
    const hunk = formatHunk(lines, changes, shift);
    for (const { removed, added } of changes) shift += added.length - removed.length;
    return hunk;
  });
  return `--- a/${file}\n+++ b/${file}\n${hunks.join("")}`;
}

/** Lines that differ. */
interface Change {
  /** The index of the first line that is removed, or before which lines are added. */
  at: number;
  removed: readonly string[];
  added: readonly string[];
}

/** Edits of the same lines. */
interface Region {
  first: number;
  last: number;
  edits: Edit[];
}

function toChanges(lines: readonly string[], edits: readonly Edit[]): Change[] {
  const regions: Region[] = [];
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    const first = lineAt(lines, edit.start);
    const last = lineAt(lines, Math.max(edit.start, edit.end));
    const previous = regions.at(-1);
    if (previous !== undefined && first <= previous.last) {
      previous.last = Math.max(previous.last, last);
      previous.edits.push(edit);
    } else {
      regions.push({ first, last, edits: [edit] });
    }
  }
  return regions.map(({ first, last, edits: own }) => {
    const start = offsetOf(lines, first);
    const removed = lines.slice(first, last + 1);
    const moved = own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    return withoutEqualLines(first, removed, splitLines(applyEdits(removed.join(""), moved)));
  });
}

/** An edit may touch lines that it does not change: text is often put before or after a whole line. */
function withoutEqualLines(at: number, removed: readonly string[], added: readonly string[]): Change {
  const shorter = Math.min(removed.length, added.length);
  let equal = 0;
  while (equal < shorter && removed[equal] === added[equal]) equal += 1;
  let equalAtEnd = 0;
  while (equalAtEnd < shorter - equal && removed.at(-1 - equalAtEnd) === added.at(-1 - equalAtEnd)) {
    equalAtEnd += 1;
  }
  return {
    at: at + equal,
    removed: removed.slice(equal, removed.length - equalAtEnd),
    added: added.slice(equal, added.length - equalAtEnd),
  };
}

/** Changes that are so close that one part of the diff shows them. */
function toHunks(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const previous = hunks.at(-1)?.at(-1);
    if (previous !== undefined && change.at <= endOf(previous) + 2 * CONTEXT) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

/** `shift` is how many lines the hunks before have added. */
function formatHunk(lines: readonly string[], changes: readonly Change[], shift: number): string {
  const from = Math.max(0, (changes[0]?.at ?? 0) - CONTEXT);
  let text = "";
  let next = from;
  let oldCount = 0;
  let newCount = 0;
  function keep(until: number): void {
    const kept = lines.slice(next, until);
    text += mark(" ", kept);
    oldCount += kept.length;
    newCount += kept.length;
  }
  for (const change of changes) {
    keep(change.at);
    text += mark("-", change.removed) + mark("+", change.added);
    oldCount += change.removed.length;
    newCount += change.added.length;
    next = endOf(change);
  }
  keep(next + CONTEXT);
  return `@@ -${from + 1},${oldCount} +${from + 1 + shift},${newCount} @@\n${text}`;
}

function endOf({ at, removed }: Change): number {
  return at + removed.length;
}

function splitLines(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** The line of an offset; that of the end is the last one. */
function lineAt(lines: readonly string[], offset: number): number {
  let end = 0;
  for (const [index, line] of lines.entries()) {
    end += line.length;
    if (offset < end) return index;
  }
  return Math.max(0, lines.length - 1);
}

function offsetOf(lines: readonly string[], index: number): number {
  return lines.slice(0, index).reduce((sum, line) => sum + line.length, 0);
}

function mark(sign: string, lines: readonly string[]): string {
  return lines
    .map((line) => (line.endsWith("\n") ? sign + line : `${sign}${line}\n\\ No newline at end of file\n`))
    .join("");
}

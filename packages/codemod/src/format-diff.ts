import { applyEdits, type Edit } from "./rewrite.ts";

/** How many unchanged lines a diff shows around a change. */
const CONTEXT = 3;

/** A unified diff of a file, which `git apply` and `patch -p1` understand. */
export function formatDiff(file: string, source: string, edits: readonly Edit[]): string {
  const lines = splitLines(source);
  let added = 0;
  const hunks = toHunks(source, lines, edits).map(({ first, last, edits: own }) => {
    const from = Math.max(0, first - CONTEXT);
    const until = Math.min(lines.length, last + 1 + CONTEXT);
    const start = offsetOf(lines, first);
    const old = lines.slice(first, last + 1);
    const changed = splitLines(
      applyEdits(
        old.join(""),
        own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })),
      ),
    );
    const before = lines.slice(from, first);
    const after = lines.slice(last + 1, until);
    const count = before.length + after.length;
    const head = `@@ -${from + 1},${count + old.length} +${from + 1 + added},${count + changed.length} @@\n`;
    added += changed.length - old.length;
    return head + mark(" ", before) + mark("-", old) + mark("+", changed) + mark(" ", after);
  });
  return `--- a/${file}\n+++ b/${file}\n${hunks.join("")}`;
}

/** Changed lines that are so close that one part of the diff shows them. */
interface Hunk {
  first: number;
  last: number;
  edits: Edit[];
}

function toHunks(source: string, lines: readonly string[], edits: readonly Edit[]): Hunk[] {
  const hunks: Hunk[] = [];
  for (const edit of edits.toSorted((one, other) => one.start - other.start)) {
    const first = lineAt(lines, edit.start);
    const last = lineAt(lines, Math.max(edit.start, edit.end));
    const previous = hunks.at(-1);
    if (previous !== undefined && first <= previous.last + 2 * CONTEXT + 1) {
      previous.last = Math.max(previous.last, last);
      previous.edits.push(edit);
    } else {
      hunks.push({ first, last, edits: [edit] });
    }
  }
  return hunks;
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

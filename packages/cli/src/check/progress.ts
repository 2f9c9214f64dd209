import type { Progress } from "@text-completions/contract";
import { createColors } from "../colors.ts";
import type { Io } from "../io.ts";
import { toPrintable } from "../printable.ts";

/** Tells a person at a terminal how far a run has come. In a log it would be noise, so nothing is told. */
export interface ProgressNote {
  show: (progress: Progress) => void;
  clear: () => void;
}

/** Back to the start of the line, and erase it. */
const ERASE_LINE = "\r\u001B[2K";

const DEFAULT_COLUMNS = 80;

/** Creates the note on stderr. */
export function createProgressNote({ stderr, env }: Io): ProgressNote {
  const { dim } = createColors(stderr, { env });
  const isOn = stderr.isTTY === true;
  return {
    show({ done, total, request, status }) {
      if (!isOn) return;
      const text = toPrintable(`${done}/${total}  ${request}  ${status ?? "no answer"}`);
      // A line that wraps could not be erased.
      stderr.write(ERASE_LINE + dim(text.slice(0, (stderr.columns ?? DEFAULT_COLUMNS) - 1)));
    },
    clear() {
      if (isOn) stderr.write(ERASE_LINE);
    },
  };
}

import type { Progress } from "@text-completions/contract";
import type { Io } from "../io.ts";
import { createStatusLine } from "../status-line.ts";

/** Tells a person at a terminal how far a run has come. */
export interface ProgressNote {
  show: (progress: Progress) => void;
  clear: () => void;
}

/** Creates the note on stderr. */
export function createProgressNote(io: Io): ProgressNote {
  const line = createStatusLine(io);
  return {
    show: ({ done, total, request, status }) =>
      line.show(`${done}/${total}  ${request}  ${status ?? "no answer"}`),
    clear: line.clear,
  };
}

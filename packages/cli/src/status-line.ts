import { createColors } from "./colors.ts";
import { cutToWidth } from "./display-width.ts";
import type { Io } from "./io.ts";
import { toPrintable } from "./printable.ts";

/** A line on stderr for a person at a terminal, which the next one replaces. In a log it would be noise, so there is none. */
export interface StatusLine {
  readonly isOn: boolean;
  show: (text: string) => void;
  /** Takes away the line that stands, if one does. */
  clear: () => void;
}

/** Back to the start of the line, and erase it. Source: ECMA-48 §8.3.41. */
const ERASE_LINE = "\r\u001B[2K";

const DEFAULT_COLUMNS = 80;

/** Creates a line on which nothing stands yet. */
export function createStatusLine(io: Pick<Io, "stderr" | "env">): StatusLine {
  const { stderr } = io;
  const { dim } = createColors(stderr, io);
  const isOn = stderr.isTTY === true;
  let isStanding = false;

  function clear(): void {
    if (isStanding) stderr.write(ERASE_LINE);
    isStanding = false;
  }

  return {
    isOn,
    clear,
    show(text) {
      if (!isOn) return;
      clear();
      // A line that wraps could not be erased.
      stderr.write(dim(cutToWidth(toPrintable(text), (stderr.columns || DEFAULT_COLUMNS) - 1)));
      isStanding = true;
    },
  };
}

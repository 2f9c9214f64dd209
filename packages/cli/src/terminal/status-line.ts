import stringWidth from "string-width";
import { createColors, toPrintable } from "./output.ts";
import type { CommandContext } from "./context.ts";

/** A line on stderr for a person at a terminal, replaced by the next one. Elsewhere nothing is shown. */
export interface StatusLine {
  /** Whether stderr is a terminal. */
  readonly enabled: boolean;
  readonly show: (text: string) => void;
  /** Removes the line, if there is one. */
  readonly clear: () => void;
}

/** Back to the start of the line, and erase it. Source: ECMA-48 §8.3.41. */
const ERASE_LINE = "\r\u001B[2K";

const DEFAULT_COLUMNS = 80;

/** Creates an empty status line. */
export function createStatusLine(context: Pick<CommandContext, "stderr" | "env">): StatusLine {
  const { stderr } = context;
  const { dim } = createColors(stderr, context);
  const enabled = stderr.isTTY === true;
  let visible = false;

  function clear(): void {
    if (visible) stderr.write(ERASE_LINE);
    visible = false;
  }

  return {
    enabled,
    clear,
    show(text) {
      if (!enabled) return;
      clear();
      // A line that wraps could not be erased.
      stderr.write(dim(cutToWidth(toPrintable(text), (stderr.columns || DEFAULT_COLUMNS) - 1)));
      visible = true;
    },
  };
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Returns as much of the beginning of a printable text as fits into the columns of a terminal. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    width += stringWidth(segment);
    if (width > columns) return text.slice(0, index);
  }
  return text;
}

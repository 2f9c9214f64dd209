import { createColors, toPrintable } from "./output.ts";
import type { Io } from "./process-io.ts";

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

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What terminals show two columns wide: emoji, and the writings of East Asia. */
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a printable text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += widthOf(segment);
  return width;
}

/** As much of the beginning of a printable text as so many columns of a terminal hold. */
export function cutToWidth(text: string, columns: number): string {
  let width = 0;
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    width += widthOf(segment);
    if (width > columns) return text.slice(0, index);
  }
  return text;
}

function widthOf(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1;
}

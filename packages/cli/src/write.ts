import type { Output } from "./io.ts";

/** Writes text and waits until it is on its way. A reader that has gone is noticed by the signal of `Io`, not here. */
export function write(output: Output, text: string): Promise<void> {
  return new Promise((resolve) => {
    output.write(text, () => resolve());
  });
}

/** Writes text as it is; on a terminal it ends with a line feed, one at least. */
export async function writeText(output: Output, text: string): Promise<void> {
  await write(output, text);
  await endLine(output, text);
}

/** Ends the last line of what was written to a terminal, so that the shell's prompt begins on its own. */
export async function endLine(output: Output, written: string): Promise<void> {
  if (output.isTTY && written !== "" && !written.endsWith("\n")) await write(output, "\n");
}

/** Writes a value as JSON: indented on a terminal, on one line otherwise. */
export async function writeJson(output: Output, value: unknown): Promise<void> {
  await write(output, `${JSON.stringify(value, undefined, output.isTTY ? 2 : 0)}\n`);
}

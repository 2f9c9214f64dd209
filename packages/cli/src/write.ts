import type { Output } from "./io.ts";

/**
 * Writes text and waits until it is on its way; rejects if it cannot be written, to a full disk for instance. A reader
 * that has gone is no failure: the signal of `Io` tells of it.
 */
export function write(output: Output, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (cause: NodeJS.ErrnoException | null | undefined) => {
      if (!cause || cause.code === "EPIPE") return resolve();
      const reason = `Failed to write the output: ${cause.message}.`;
      reject(new Error(`${reason} Make room for it, or send it elsewhere.`, { cause }));
    });
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

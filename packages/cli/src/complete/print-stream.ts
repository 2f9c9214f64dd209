import type { CompletionResult, CompletionStream } from "@text-completions/client";
import type { Io } from "../io.ts";
import { endLine, write } from "../write.ts";

/** Writes the text of a stream as it comes, and gives the completion. What came before an error stays written. */
export async function printStream(
  stream: CompletionStream,
  io: Io,
  onText: () => void,
): Promise<CompletionResult> {
  let written = "";
  try {
    for await (const text of stream.text()) {
      onText();
      written += text;
      await write(io.stdout, text);
    }
    return await stream.final();
  } finally {
    await endLine(io.stdout, written);
  }
}

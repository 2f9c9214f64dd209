import type { RecordedBytes, RecordedChunk } from "@text-completions/core";
import { decodeBytes } from "@text-completions/core/internal";

/** A piece of a body as text. */
export interface TextChunk {
  atMs: number;
  /** A character that is cut in two is part of the later piece; bytes that are not UTF-8 are U+FFFD. */
  text: string;
  /** How many bytes it has. */
  bytes: number;
}

/** The pieces of a body as text. */
export function decodeChunks(chunks: readonly RecordedChunk[]): TextChunk[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return chunks.map((chunk, index) => {
    const bytes = decodeBytes(chunk);
    const text = decoder.decode(bytes, { stream: index < chunks.length - 1 });
    return { atMs: chunk.atMs, text, bytes: bytes.length };
  });
}

/** The text of a body. */
export function textOf(chunks: readonly RecordedChunk[]): string {
  return decodeChunks(chunks)
    .map(({ text }) => text)
    .join("");
}

/** The text of recorded bytes. */
export function bytesToText(recorded: RecordedBytes): string {
  return "text" in recorded ? recorded.text : new TextDecoder().decode(decodeBytes(recorded));
}

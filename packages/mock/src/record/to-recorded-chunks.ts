import { createKeyPattern, REDACTED } from "../redact.ts";
import type { RecordedChunk } from "./recording.ts";

/** Bytes and when they came, in milliseconds since the request. */
export interface TimedBytes {
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** Chunks as plain data, without keys, not even those that begin in one chunk and end in another. */
export function toRecordedChunks(chunks: readonly TimedBytes[], keys: readonly string[]): RecordedChunk[] {
  const redacted = redactAcross(
    chunks.map(({ bytes }) => toBinary(bytes)),
    createKeyPattern(keys),
  );
  return redacted.map((binary, i) => toChunk(binary, chunks[i]?.atMs ?? 0));
}

/** A sign for each byte, so that what is found in it stands for bytes, whatever they say. */
function toBinary(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
}

/** Replaces what the pattern finds in the parts as one text. What was found counts to the part in which it begins. */
function redactAcross(parts: readonly string[], pattern: RegExp): string[] {
  const whole = parts.join("");
  const found = [...whole.matchAll(pattern)].map(({ index, 0: key }) => ({
    start: index,
    end: index + key.length,
  }));
  let from = 0;
  return parts.map((part) => {
    const to = from + part.length;
    let text = "";
    let at = from;
    for (const { start, end } of found) {
      if (end <= from || start >= to) continue;
      text += whole.slice(at, Math.max(at, start)) + (start >= from ? REDACTED : "");
      at = Math.min(end, to);
    }
    text += whole.slice(at, to);
    from = to;
    return text;
  });
}

function toChunk(binary: string, atMs: number): RecordedChunk {
  const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
  try {
    return { atMs, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { atMs, base64: btoa(binary) };
  }
}

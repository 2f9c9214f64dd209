import { decodeBytes } from "@text-completions/core/internal";
import type { RecordedBytes, RecordedExchange } from "@text-completions/core";
import { codeBlock } from "./page.ts";

/** A long body shows its beginning and its end. */
const MAX_LINES = 20;
const MAX_LINE = 400;

/** A recorded exchange as two blocks of HTTP. */
export function renderExchange({ request, response, error }: RecordedExchange): string {
  const { pathname, search } = new URL(request.url);
  const sent = [
    `${request.method} ${pathname}${search} HTTP/1.1`,
    ...headerLines(request.headers),
    "",
    textOf([request.body]),
  ];
  const received =
    response === undefined
      ? [`no response: ${error ?? "the connection closed"}`]
      : [
          `HTTP/1.1 ${response.status}`,
          ...headerLines(response.headers),
          "",
          textOf(response.chunks),
          ...(error === undefined ? [] : ["", `… then: ${error}`]),
        ];
  return `${codeBlock("http", shorten(sent))}\n\n${codeBlock("http", shorten(received))}`;
}

/** Headers that every exchange has and no check is about. */
const NOISE: ReadonlySet<string> = new Set([
  "date",
  "host",
  "accept-encoding",
  "user-agent",
  "accept-language",
  "sec-fetch-mode",
]);

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => !NOISE.has(name))
    .map(([name, value]) => `${name}: ${value}`);
}

function textOf(pieces: readonly RecordedBytes[]): string {
  const decoder = new TextDecoder();
  return (
    pieces.map((piece) => decoder.decode(decodeBytes(piece), { stream: true })).join("") + decoder.decode()
  );
}

function shorten(parts: readonly string[]): string {
  const lines = parts
    .join("\n")
    .replaceAll("\r", "␍")
    .replaceAll(/[^\P{C}\n]/gu, "\uFFFD")
    .trimEnd()
    .split("\n")
    .map((line) => (line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line));
  if (lines.length <= MAX_LINES) return lines.join("\n");
  const tail = 6;
  const cut = lines.length - MAX_LINES;
  return [...lines.slice(0, MAX_LINES - tail), `… ${cut} more lines …`, ...lines.slice(-tail)].join("\n");
}

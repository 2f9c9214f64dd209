import {
  decodeBytes,
  describeCause,
  isOperationPath,
  isPlainObject,
  parseJson,
  parseRecording,
} from "@text-completions/core/internal";
import { CommandError } from "../../errors.ts";
import { withFlags } from "../../terminal/output.ts";
import { readLines } from "../../terminal/files.ts";
import type { CommandContext } from "../../terminal/context.ts";

/** A request of the file. */
export interface FoundRequest {
  /** Where it is: a line of JSON Lines, or an exchange of a recording; both counted from 1. */
  readonly place: number;
  /** The body; undefined if there is no request. */
  readonly body: string | undefined;
  /** How the caller wants adaptations to be handled. */
  readonly prefer?: string | undefined;
}

/**
 * Reads requests one by one: from JSON Lines, whose lines are bodies of requests or recorded exchanges, or from a
 * recording.
 *
 * @throws {CommandError} if the file cannot be read, or is neither.
 */
export async function* readRequests(
  file: string,
  context: CommandContext,
): AsyncGenerator<FoundRequest, void> {
  const wholeText: string[] = [];
  let place = 0;
  for await (const line of readLines(file, context)) {
    place += 1;
    if (wholeText.length > 0) {
      wholeText.push(line);
      continue;
    }
    if (line.trim() === "") continue;
    const value = parseJson(line);
    // The first line of a recording that is written on many lines is not JSON by itself.
    if (value === undefined && place === 1) wholeText.push(line);
    else if (isPlainObject(value) && Array.isArray(value["exchanges"])) yield* readExchanges(value, file);
    else yield { place, ...readLine(value, line) };
  }
  if (wholeText.length > 0) yield* readWhole(wholeText, file);
}

/** Reads a file whose first line is not JSON: a recording on many lines. */
function readWhole(lines: readonly string[], file: string): Generator<FoundRequest, void> {
  let value: unknown;
  try {
    value = JSON.parse(lines.join("\n"));
  } catch (error) {
    throw new CommandError(
      `Failed to read the requests in ${JSON.stringify(file)}: it is neither JSON Lines nor a recording: ${describeCause(error)}. Pass a file with the body of one request per line, or one written by mock --record.`,
      { cause: error },
    );
  }
  return readExchanges(value, file);
}

/** A line of JSON Lines. One that is not JSON is a body as well: the API would reject it. */
function readLine(value: unknown, line: string): Omit<FoundRequest, "place"> {
  const request = isPlainObject(value) ? value["request"] : undefined;
  return isPlainObject(request) ? readExchange(request) : { body: line };
}

function* readExchanges(value: unknown, file: string): Generator<FoundRequest, void> {
  const label = { recording: `recording ${JSON.stringify(file)}` };
  const { exchanges } = withFlags(label, () => parseRecording(value));
  for (const [index, { request }] of exchanges.entries()) {
    yield { place: index + 1, ...readExchange({ ...request }) };
  }
}

function readExchange(request: Readonly<Record<string, unknown>>): Omit<FoundRequest, "place"> {
  const { method = "POST", url, headers, body } = request;
  const path = typeof url === "string" && URL.canParse(url) ? new URL(url).pathname : undefined;
  if (method !== "POST" || (path !== undefined && !isOperationPath(path))) return { body: undefined };
  const prefer = isPlainObject(headers) ? headers["prefer"] : undefined;
  return { body: readBody(body), prefer: typeof prefer === "string" ? prefer : undefined };
}

/** The body of an exchange: recorded bytes, or a text or an object, as other logs contain it. */
function readBody(body: unknown): string {
  if (typeof body === "string") return body;
  if (!isPlainObject(body)) return "";
  const { text, base64 } = body;
  if (typeof text === "string") return text;
  if (typeof base64 === "string") return new TextDecoder().decode(decodeBytes({ base64 }));
  return JSON.stringify(body);
}

import {
  describeCause,
  findTextWords,
  isBinary,
  membersOf,
  parseJsonOrText,
  shorten,
} from "@text-completions/core/internal";

/** What the headers of a response say about its body, for comparison with what was expected. */
export function describeBody({ status, headers }: Response): string {
  const type = headers.get("content-type");
  const encoding = headers.get("content-encoding");
  const encoded = encoding === null ? "" : ` and content-encoding ${encoding}`;
  return `a response with status ${status}, ${type === null ? "no content-type" : `content-type ${type}`}${encoded}`;
}

const EXCERPT_LENGTH = 200;

/** The beginning of a body, or what a long page says, for a message. Takes a redacted body, whose depth is bounded. */
export function excerpt(body: unknown): string {
  if (body === undefined) return "no body";
  const text = typeof body === "string" ? body : JSON.stringify(body);
  if (text.length <= EXCERPT_LENGTH) return JSON.stringify(text);
  const words = /^\s*</.test(text) ? findTextWords(text) : undefined;
  return JSON.stringify(words ?? shorten(text, EXCERPT_LENGTH));
}

const CHECK_SERVER = "Check the server, and any proxies between you and it";
export const CHECK_BASE_URL = "Check that baseUrl points to the API.";

/** What to do about a body that is not what the request asked for, despite its success status. */
export function findBodyFix(body: unknown, response: Response): string {
  if (body === undefined) {
    return response.headers.has("content-encoding")
      ? findReadFix(response)
      : `${CHECK_SERVER}: the API always sends a body.`;
  }
  const { completion } = membersOf(body);
  if (typeof completion === "string") {
    return "The server did not stream, although the request says stream: true. Call complete(), or make the server stream.";
  }
  if (completion !== undefined) return 'Check the server: the API requires "completion" to be a string.';
  return typeof body === "string" ? findTextFix(body) : CHECK_BASE_URL;
}

/** What to do about a body that is a string: not JSON, or JSON of a string. */
function findTextFix(text: string): string {
  const fix = findBytesFix(text);
  if (fix !== undefined) return fix;
  if (!/^\s*[{["]/.test(text)) return CHECK_BASE_URL;
  if (typeof parseJsonOrText(text) !== "string") {
    return `The body is encoded as JSON twice. ${CHECK_SERVER}.`;
  }
  const [firstLine = ""] = text.trim().split("\n", 1);
  return typeof parseJsonOrText(firstLine) === "string"
    ? `The body is invalid or truncated JSON. ${CHECK_SERVER}.`
    : `The body has one JSON text per line, as other APIs stream. ${CHECK_BASE_URL}`;
}

/** What to do about bytes that are not text: compressed ones, or another encoding. Undefined for text. */
export function findBytesFix(text: string): string | undefined {
  return isBinary(text)
    ? "The body is not text in UTF-8. Check the content-encoding and charset that the server, or the proxy in front of it, sends."
    : undefined;
}

/** Whether a body that was read as text is a stream of events. */
export function containsEvents(body: unknown): boolean {
  return typeof body === "string" && /^(?:event|data|id|retry)?:/m.test(body);
}

/** Why a body could not be read to its end, and what to do. */
export function describeReadFailure(response: Response, error: unknown): string {
  return `the body of ${describeBody(response)} could not be read completely: ${describeCause(error)}. ${findReadFix(response)}`;
}

/** What to do about a body that could not be read to its end. */
export function findReadFix({ headers }: Response): string {
  const encoding = headers.get("content-encoding");
  return encoding === null
    ? "Send the request again, or check any proxies between you and the server."
    : `Check that the server, or the proxy in front of it, encodes the body as ${encoding}.`;
}

/** A member of a value that may be anything, if it is text and not empty. */
export function getText(value: unknown, name: string): string | undefined {
  const text = membersOf(value)[name];
  return typeof text === "string" && text !== "" ? text : undefined;
}

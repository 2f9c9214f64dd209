import { HEADER } from "@text-completions/core";
import type { Problem } from "@text-completions/core/validate";
import { findErrorWords, findTextWords, isObject, shorten } from "@text-completions/core/internal";
import type { ExchangeWithResponse, ParsedExchange, ParsedResponse } from "../exchange/parsed-exchange.ts";
import { type PassiveCheck, type Finding, type ActiveCheck, passiveCheck, activeCheck } from "./define.ts";
import { inconclusive, type Reason } from "../reason.ts";
import type { Probe } from "./probes.ts";

/** What defines a check of one request. */
interface RequestDraft extends Pick<ActiveCheck, "id" | "title" | "spec" | "remedy"> {
  severity?: ActiveCheck["severity"];
  /** How the request differs from the simplest one. Its id defaults to that of the check. */
  send?: Partial<Probe>;
  /** A request that shows the same and more: if its response is right, this one is not sent. */
  within?: Probe | undefined;
}

/** Defines a check that a request is accepted. */
/* @__NO_SIDE_EFFECTS__ */ export function acceptedRequest(draft: RequestDraft): ActiveCheck {
  return requestCheck(draft, true, expectAcceptance);
}

/** Defines a check that a request is rejected with one of some statuses. */
/* @__NO_SIDE_EFFECTS__ */ export function rejectedRequest(
  draft: RequestDraft,
  ...statuses: number[]
): ActiveCheck {
  return requestCheck(draft, false, (parsed) => expectRejection(parsed, ...statuses));
}

function requestCheck(
  { send, within, ...draft }: RequestDraft,
  billable: boolean,
  evaluate: (parsed: ExchangeWithResponse) => readonly Finding[] | Reason,
): ActiveCheck {
  const standIn = within && { probe: within, suffices: isRight };
  const probe = { id: draft.id, billable, body: () => ({}), standIn, ...send };
  return activeCheck({ ...draft, probes: [probe], evaluate });

  function isRight(parsed: ExchangeWithResponse): boolean {
    const result = evaluate(parsed);
    return "code" in result || result.length === 0;
  }
}

/** Findings if a request was not rejected with one of the statuses. Another check compares the type of the error. */
export function expectRejection(parsed: ExchangeWithResponse, ...expected: number[]): Finding[] | Reason {
  const { status } = parsed.response;
  if (expected.includes(status) || isRejectedInStream(parsed)) return [];
  if (isBusy(status)) return inconclusive("server-busy", `the server was busy: ${describeResponse(parsed)}`);
  const message = `The response to an invalid request is ${describeResponse(parsed)}, not ${expected.join(" or ")}.`;
  return [{ where: "response.status", message, expected: expected[0], received: status }];
}

/** Findings if a valid request was rejected. */
export function expectAcceptance(parsed: ExchangeWithResponse): Finding[] | Reason {
  const { status } = parsed.response;
  if (status === 200) return [];
  if (isBusy(status)) return inconclusive("server-busy", `the server was busy: ${describeResponse(parsed)}`);
  const message = `The response to a valid request is ${describeResponse(parsed)}, not 200.`;
  return [{ where: "response.status", message, expected: 200, received: status }];
}

/** Whether a stream only says that the request is invalid, which `errors/before-stream` reports as too late. */
function isRejectedInStream(parsed: ParsedExchange): boolean {
  const [first] = streamedResponse(parsed)?.stream?.events.filter(({ name }) => name !== "ping") ?? [];
  return first?.name === "error";
}

/** Whether the server had no time for the request, whatever it was. */
function isBusy(status: number): boolean {
  return status === 429 || status === 529;
}

/** What defines a check of content types. */
interface ContentTypeDraft extends Pick<PassiveCheck, "id" | "title" | "spec" | "remedy"> {
  /** The one media type that is right. */
  expected: string;
  /** Which response is checked; undefined if the exchange has none of the kind. */
  responseOf: (parsed: ParsedExchange) => ParsedResponse | undefined;
}

/** Defines a check that responses of a kind have one media type. */
/* @__NO_SIDE_EFFECTS__ */ export function contentTypeCheck({
  expected,
  responseOf,
  ...draft
}: ContentTypeDraft): PassiveCheck {
  return passiveCheck({
    ...draft,
    evaluate(parsed) {
      const response = responseOf(parsed);
      if (response === undefined) return undefined;
      const { status, mediaType: received } = response;
      if (received === expected) return [];
      const message = `The content type of a ${status} is ${JSON.stringify(received)}.`;
      return [{ where: `response.headers.${HEADER.contentType}`, message, expected, received }];
    },
  });
}

/** The response to a request for the operation, by whatever method. */
export function operationResponse({ request, response }: ParsedExchange): ParsedResponse | undefined {
  return request.isOperation ? response : undefined;
}

/** The 200 to a request without `stream: true`, which has to be one JSON document. */
export function plainResponse(parsed: ParsedExchange): ParsedResponse | undefined {
  const response = operationResponse(parsed);
  return isGranted(parsed) && !parsed.request.wantsStream ? response : undefined;
}

/** The 200 to a request for a stream. */
export function streamedResponse(parsed: ParsedExchange): ParsedResponse | undefined {
  const response = operationResponse(parsed);
  return isGranted(parsed) && parsed.request.wantsStream ? response : undefined;
}

/** Whether a completion was requested and returned. Another check finds a 200 to another method. */
function isGranted({ request, response }: ParsedExchange): boolean {
  return request.method === "POST" && response?.status === 200;
}

/** The response if its status is that of an error. */
export function failedResponse(parsed: ParsedExchange): ParsedResponse | undefined {
  const response = operationResponse(parsed);
  return response !== undefined && response.status >= 400 ? response : undefined;
}

/** A problem of a validator as a finding; `where` is the place of the value that was validated. */
export function problemFinding(
  where: string,
  { path, message, expected, received }: Problem,
  offset?: number,
): Finding {
  const subject = path === "" ? "The value" : `\`${path.slice(1).replaceAll("/", ".")}\``;
  const found = received === undefined ? "" : `, and is ${show(received)}`;
  return { where: where + path, message: `${subject} ${message}${found}.`, expected, received, offset };
}

/** An error whose type could be read. */
export interface ReadError {
  response: ParsedResponse;
  /** `error.type` */
  type: string;
  /** `error.message`; `""` if there is none. */
  message: string;
}

/** The error in a response; undefined if it has none or cannot be read. */
export function errorOf(parsed: ParsedExchange): ReadError | undefined {
  const response = failedResponse(parsed);
  const error = isObject(response?.body) ? response.body["error"] : undefined;
  if (response === undefined || !isObject(error) || typeof error["type"] !== "string") return undefined;
  const message = typeof error["message"] === "string" ? error["message"] : "";
  return { response, type: error["type"], message };
}

/** A response in a few words, without a full stop: `400 invalid_request_error: prompt: Field required`. */
export function describeResponse(parsed: ParsedExchange): string {
  const error = errorOf(parsed);
  const status = String(parsed.response?.status ?? "no response");
  if (error === undefined) {
    const words = findWords(parsed.response);
    return words === undefined ? status : `${status}: ${toPhrase(words)}`;
  }
  const message = toPhrase(error.message);
  return `${status} ${error.type}${message === "" ? "" : `: ${message}`}`;
}

/** Why there is no response, for a recording that does not say it. */
export const UNKNOWN_CAUSE = "the cause is unknown";

/** What an error response says in the format of another server or of a proxy. */
function findWords(response: ParsedResponse | undefined): string | undefined {
  if (response === undefined || response.status < 400) return undefined;
  const { body, text } = response;
  return body === undefined ? findTextWords(text) : findErrorWords(body);
}

/** The beginning of a message, for the middle of a sentence. */
function toPhrase(words: string): string {
  return words
    .slice(0, 200)
    .trimEnd()
    .replace(/[.!?…]+$/, "");
}

const MAX_SHOWN = 80;

/** Quotes a value in a message: as JSON, shortened if it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return shorten(text, MAX_SHOWN);
}

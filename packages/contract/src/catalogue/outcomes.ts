import { HEADER } from "@text-completions/core";
import type { Problem } from "@text-completions/core/validate";
import { isObject } from "../exchange/json.ts";
import type { Reading, ResponseReading } from "../exchange/parse.ts";
import {
  type AnsweredReading,
  type ExchangeRule,
  type Finding,
  type ProbeRule,
  exchangeRule,
  probeRule,
} from "./define.ts";
import type { Probe } from "./probes.ts";

/** What an author of a check of one request writes. */
interface RequestDraft extends Pick<ProbeRule, "id" | "title" | "spec" | "remedy"> {
  severity?: ProbeRule["severity"];
  /** How the request differs from the plainest one. It is named as the check, if not said otherwise. */
  send?: Partial<Probe>;
}

/** Makes a rule that a request is accepted. */
export function acceptedRequest(draft: RequestDraft): ProbeRule {
  return requestRule(draft, true, expectAcceptance);
}

/** Makes a rule that a request is refused, with one of some statuses. */
export function refusedRequest(draft: RequestDraft, ...statuses: number[]): ProbeRule {
  return requestRule(draft, false, (answer) => expectRefusal(answer, ...statuses));
}

function requestRule(
  { send, ...draft }: RequestDraft,
  billable: boolean,
  judge: ProbeRule["judge"],
): ProbeRule {
  const probe = { id: draft.id, billable, body: () => ({}), ...send };
  return probeRule({ ...draft, probes: [probe], judge });
}

/** What to find if a request was not refused with a status. The type of the failure is judged by the status. */
export function expectRefusal(answer: AnsweredReading, ...expected: number[]): Finding[] | string {
  const { status } = answer.response;
  if (expected.includes(status)) return [];
  if (isBusy(status)) return `the server was busy: ${describeResponse(answer)}`;
  const message = `An invalid request got ${describeResponse(answer)}, not ${expected.join(" or ")}.`;
  return [{ where: "response.status", message, expected: expected[0], received: status }];
}

/** What to find if a valid request was refused. */
export function expectAcceptance(answer: AnsweredReading): Finding[] | string {
  const { status } = answer.response;
  if (status === 200) return [];
  if (isBusy(status)) return `the server was busy: ${describeResponse(answer)}`;
  const message = `A valid request got ${describeResponse(answer)}, not 200.`;
  return [{ where: "response.status", message, expected: 200, received: status }];
}

/** Whether the server had no time for the request, whatever it is. */
function isBusy(status: number): boolean {
  return status === 429 || status === 529;
}

/** What an author of a check of content types writes. */
interface ContentTypeDraft extends Pick<ExchangeRule, "id" | "title" | "spec" | "remedy" | "probes"> {
  /** The one media type that is right. */
  expected: string;
  /** Which answers are judged. */
  responseOf: (reading: Reading) => ResponseReading | undefined;
}

/** Makes a rule that answers of a kind have one media type. */
export function contentTypeRule({ expected, responseOf, ...draft }: ContentTypeDraft): ExchangeRule {
  return exchangeRule({
    ...draft,
    judge(reading) {
      const response = responseOf(reading);
      if (response === undefined) return undefined;
      const { status, mediaType: received } = response;
      if (received === expected) return [];
      const message = `The content type of a ${status} is ${JSON.stringify(received)}.`;
      return [{ where: `response.headers.${HEADER.contentType}`, message, expected, received }];
    },
  });
}

/** The answer to a request for the operation, by whatever method; undefined if it is none, or has no answer. */
export function operationResponse({ request, response }: Reading): ResponseReading | undefined {
  return request.isOperation ? response : undefined;
}

/** The answer to a valid plain request: a 200 that was to be one JSON document. */
export function plainResponse(reading: Reading): ResponseReading | undefined {
  const response = operationResponse(reading);
  return isGranted(reading) && !reading.request.wantsStream ? response : undefined;
}

/** The answer to a request for a stream that was granted. */
export function streamedResponse(reading: Reading): ResponseReading | undefined {
  const response = operationResponse(reading);
  return isGranted(reading) && reading.request.wantsStream ? response : undefined;
}

/** Whether a completion was asked for, and given. A 200 to another method is that method's fault. */
function isGranted({ request, response }: Reading): boolean {
  return request.method === "POST" && response?.status === 200;
}

/** The answer of a server that says no. */
export function failedResponse(reading: Reading): ResponseReading | undefined {
  const response = operationResponse(reading);
  return response !== undefined && response.status >= 400 ? response : undefined;
}

/** A break of a schema as a finding: `where` is the place of the value that was validated. */
export function problemFinding(
  where: string,
  { path, message, expected, received }: Problem,
  offset?: number,
): Finding {
  const subject = path === "" ? "It" : `\`${path.slice(1).replaceAll("/", ".")}\``;
  const found = received === undefined ? "" : `, and is ${show(received)}`;
  return { where: where + path, message: `${subject} ${message}${found}.`, expected, received, offset };
}

/** A failure whose kind could be read. */
export interface ReadError {
  response: ResponseReading;
  /** `error.type` */
  type: string;
  /** `error.message`; empty if there is none. */
  message: string;
}

/** What a failure says of itself; undefined if it is none, or cannot be read. */
export function errorOf(reading: Reading): ReadError | undefined {
  const response = failedResponse(reading);
  const error = isObject(response?.body) ? response.body["error"] : undefined;
  if (response === undefined || !isObject(error) || typeof error["type"] !== "string") return undefined;
  const message = typeof error["message"] === "string" ? error["message"] : "";
  return { response, type: error["type"], message };
}

/** A response in a few words, to be followed by a dot: `400 invalid_request_error: prompt: Field required`. */
export function describeResponse(reading: Reading): string {
  const error = errorOf(reading);
  const status = String(reading.response?.status ?? "no answer");
  if (error === undefined) return status;
  const message = error.message.slice(0, 200).replace(/\.$/, "");
  return `${status} ${error.type}${message === "" ? "" : `: ${message}`}`;
}

const MAX_SHOWN = 80;

/** A value as it is quoted in a message: as JSON, and not too long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

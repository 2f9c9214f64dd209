import { ERROR_STATUS, HEADER } from "@text-completions/core";
import { type Problem, validateErrorResponse } from "@text-completions/core/validate";
import { isObject } from "../exchange/json.ts";
import type { ParsedResponse } from "../exchange/parsed-exchange.ts";
import { type PassiveCheck, type ActiveCheck, passiveCheck } from "./define.ts";
import {
  contentTypeCheck,
  errorOf,
  failedResponse,
  problemFinding,
  rejectedRequest,
  show,
} from "./outcomes.ts";
import { missingPromptProbe } from "./probes.ts";

/** That a failure says it is JSON. */
export const contentType: PassiveCheck = contentTypeCheck({
  id: "errors/content-type",
  title: "A failure is application/json",
  spec: "#/components/responses/Other/content/application~1json",
  remedy: "Send failures as `content-type: application/json`, also when a stream was asked for.",
  probes: [missingPromptProbe],
  expected: "application/json",
  responseOf: failedResponse,
});

/** That a failure is told in the documented envelope. */
export const envelope: PassiveCheck = passiveCheck({
  id: "errors/envelope",
  title: "A failure has the documented envelope",
  spec: "#/components/schemas/ErrorResponse",
  remedy:
    'Send `{"type": "error", "error": {"type": "…", "message": "…"}}`; a 405 is `{"detail": "Method Not Allowed"}`.',
  probes: [missingPromptProbe],
  evaluate(parsed) {
    const response = failedResponse(parsed);
    if (response?.isWhole !== true) return undefined;
    if (!isObject(response.body)) {
      const message = `The body of a ${response.status} is no JSON object; it begins with ${show(response.text.slice(0, 40))}.`;
      return [{ where: "response.body", message, received: response.text.slice(0, 200) }];
    }
    return problemsOf(response, response.body).map((problem) => problemFinding("response.body", problem));
  },
});

function problemsOf({ status }: ParsedResponse, body: Record<string, unknown>): Problem[] {
  // A 405 is written by the web framework, not by the API.
  if (status === 405 && typeof body["detail"] === "string") return [];
  return validateErrorResponse({ type: "error", ...body });
}

/** Statuses whose bodies the edge writes, or a web framework. */
const WITHOUT: ReadonlySet<number> = new Set([403, 405, 413]);

/** That the envelope names itself, which bodies of 2023 did not. */
export const outerType: PassiveCheck = passiveCheck({
  id: "errors/outer-type",
  title: "The envelope of a failure has a type",
  spec: "#/components/schemas/ErrorResponse/x-tolerated",
  remedy: 'Write `"type": "error"` beside `error`.',
  severity: "should",
  probes: [missingPromptProbe],
  evaluate(parsed) {
    const response = failedResponse(parsed);
    if (response === undefined || !isObject(response.body) || WITHOUT.has(response.status)) return undefined;
    if (response.body["error"] === undefined || response.body["type"] !== undefined) return [];
    return [{ where: "response.body/type", message: "`type` is missing beside `error`.", expected: "error" }];
  },
});

/** The status of each type, as a record that may be asked for any name. */
const STATUS_OF: ReadonlyMap<string, number> = new Map(Object.entries(ERROR_STATUS));

/** That the type of a failure is that of its status. */
export const typeMatchesStatus: PassiveCheck = passiveCheck({
  id: "errors/type-matches-status",
  title: "The type of a failure is that of its status",
  spec: "#/components/schemas/ErrorType",
  remedy: "Send each `error.type` with the status the document gives it.",
  probes: [missingPromptProbe],
  evaluate(parsed) {
    const error = errorOf(parsed);
    const expected = STATUS_OF.get(error?.type ?? "");
    if (error === undefined || expected === undefined) return undefined;
    const { status } = error.response;
    // "Also any client fault without a status of its own."
    const isOther =
      error.type === "invalid_request_error" && status > 400 && status < 500 && !isDocumented(status);
    if (status === expected || isOther) return [];
    const message = `A ${status} has the type \`${error.type}\`, which is that of a ${expected}.`;
    return [{ where: "response.body/error/type", message, expected: typeOf(status), received: error.type }];
  },
});

function isDocumented(status: number): boolean {
  return typeOf(status) !== undefined;
}

function typeOf(status: number): string | undefined {
  return [...STATUS_OF].find(([, each]) => each === status)?.[0];
}

const TYPES: ReadonlySet<string> = new Set(Object.keys(ERROR_STATUS));
const STATUSES: ReadonlySet<number> = new Set(Object.values(ERROR_STATUS));

/** What the API's edge says in a 403. */
const EDGE_TYPE = "forbidden";

/** That a documented status has a documented type. The list of types may grow, so this is no must. */
export const knownType: PassiveCheck = passiveCheck({
  id: "errors/known-type",
  title: "A documented status has a documented type",
  spec: "#/components/schemas/ErrorType",
  remedy:
    "Use the documented `error.type` of the status: clients choose their error class and their retries by it.",
  severity: "should",
  probes: [missingPromptProbe],
  evaluate(parsed) {
    const error = errorOf(parsed);
    if (error === undefined || !STATUSES.has(error.response.status)) return undefined;
    if (TYPES.has(error.type) || (error.response.status === 403 && error.type === EDGE_TYPE)) return [];
    const message = `A ${error.response.status} has the unknown type ${JSON.stringify(error.type)}.`;
    return [{ where: "response.body/error/type", message, expected: [...TYPES], received: error.type }];
  },
});

const WHERE = "response.body/request_id";

/** That the two ids of a failure are one. */
export const requestIdMatches: PassiveCheck = passiveCheck({
  id: "errors/request-id-matches",
  title: "The request_id of a failure equals its header",
  spec: "#/components/schemas/RequestId",
  remedy: "Write the same id into the `request-id` header and into `request_id`.",
  probes: [missingPromptProbe],
  evaluate(parsed) {
    const response = failedResponse(parsed);
    const header = response?.headers.get(HEADER.requestId) ?? undefined;
    const member = isObject(response?.body) ? response.body["request_id"] : undefined;
    if (header === undefined || typeof member !== "string") return undefined;
    if (header === member) return [];
    const message = `\`request_id\` is ${show(member)}, and the header is ${show(header)}.`;
    return [{ where: WHERE, message, expected: header, received: member }];
  },
});

/** That a failure tells the id of its request in the body, too. */
export const requestIdInBody: PassiveCheck = passiveCheck({
  id: "errors/request-id-in-body",
  title: "A failure tells its request_id in the body",
  spec: "#/components/schemas/RequestId",
  remedy: "Write the value of the `request-id` header into `request_id` beside `error`.",
  severity: "should",
  probes: [missingPromptProbe],
  evaluate(parsed) {
    const response = failedResponse(parsed);
    const header = response?.headers.get(HEADER.requestId) ?? undefined;
    if (header === undefined || response?.status === 405 || !isObject(response?.body)) return undefined;
    if (response.body["request_id"] !== undefined) return [];
    const message = `A ${response.status} has a \`${HEADER.requestId}\` header, and no \`request_id\` in its body.`;
    return [{ where: WHERE, message, expected: header }];
  },
});

/** That a 429 says how long to wait. */
export const retryAfter: PassiveCheck = passiveCheck({
  id: "errors/retry-after",
  title: "A 429 says when to try again",
  spec: "#/components/responses/RateLimit/headers/retry-after",
  remedy: "Send `retry-after`, in seconds, with every 429.",
  severity: "should",
  evaluate(parsed) {
    const response = failedResponse(parsed);
    if (response?.status !== 429) return undefined;
    if (response.headers.has(HEADER.retryAfter)) return [];
    const where = `response.headers.${HEADER.retryAfter}`;
    return [{ where, message: `A 429 has no \`${HEADER.retryAfter}\` header.` }];
  },
});

/** That a fault is told by the status, also where a stream was asked for. */
export const beforeStream: ActiveCheck = rejectedRequest(
  {
    id: "errors/before-stream",
    title: "A faulty request for a stream is refused by its status",
    spec: "#/components/responses/InvalidRequest",
    remedy: "Judge the request before the status is sent; only what fails later is told by an error event.",
    send: { body: () => ({ stream: true, prompt: undefined }) },
  },
  400,
);

/** What holds of every failure. */
export const errorChecks: readonly PassiveCheck[] = [
  contentType,
  envelope,
  outerType,
  typeMatchesStatus,
  knownType,
  requestIdMatches,
  requestIdInBody,
  retryAfter,
];

import { ERROR_STATUS, HEADER } from "@text-completions/core";
import { type Problem, validateErrorResponse } from "@text-completions/core/validate";
import { isObject } from "@text-completions/core/internal";
import type { ParsedResponse } from "../exchange/parsed-exchange.ts";
import { type PassiveCheck, passiveCheck } from "./define.ts";
import {
  contentTypeCheck,
  errorOf,
  failedResponse,
  operationResponse,
  problemFinding,
  show,
} from "./outcomes.ts";

export const contentType: PassiveCheck = contentTypeCheck({
  id: "errors/content-type",
  title: "An error is application/json",
  spec: "#/components/responses/Other/content/application~1json",
  remedy: "Send errors as `content-type: application/json`, even if a stream was requested.",
  expected: "application/json",
  responseOf: failedResponse,
});

export const envelope: PassiveCheck = passiveCheck({
  id: "errors/envelope",
  title: "An error has the documented envelope",
  spec: "#/components/schemas/ErrorResponse",
  remedy:
    'Send `{"type": "error", "error": {"type": "…", "message": "…"}}`; a 405 is `{"detail": "Method Not Allowed"}`.',
  evaluate(parsed) {
    const response = failedResponse(parsed);
    if (response?.isWhole !== true) return undefined;
    if (!isObject(response.body)) {
      const message = `The body of a ${response.status} is not a JSON object; it begins with ${show(response.text.slice(0, 40))}.`;
      return [{ where: "response.body", message, received: response.text.slice(0, 200) }];
    }
    return problemsOf(response, response.body).map((problem) => problemFinding("response.body", problem));
  },
});

function problemsOf({ status }: ParsedResponse, body: Record<string, unknown>): Problem[] {
  // A 405 comes from the web framework, not from the API.
  if (status === 405 && typeof body["detail"] === "string") return [];
  return validateErrorResponse({ type: "error", ...body });
}

/** Statuses whose bodies come from the edge, or from a web framework. */
const WITHOUT: ReadonlySet<number> = new Set([403, 405, 413]);

export const outerType: PassiveCheck = passiveCheck({
  id: "errors/outer-type",
  title: "The envelope of an error has a type",
  spec: "#/components/schemas/ErrorResponse/x-tolerated",
  remedy: 'Write `"type": "error"` next to `error`.',
  severity: "should",
  evaluate(parsed) {
    const response = failedResponse(parsed);
    if (response === undefined || !isObject(response.body) || WITHOUT.has(response.status)) return undefined;
    if (response.body["error"] === undefined || response.body["type"] !== undefined) return [];
    return [
      { where: "response.body/type", message: "`type` is missing next to `error`.", expected: "error" },
    ];
  },
});

/** The status of each type. A map, so that no type can name a member of `Object.prototype`. */
const STATUS_OF: ReadonlyMap<string, number> = new Map(Object.entries(ERROR_STATUS));

export const typeMatchesStatus: PassiveCheck = passiveCheck({
  id: "errors/type-matches-status",
  title: "The type of an error is that of its status",
  spec: "#/components/schemas/ErrorType",
  remedy: "Send each `error.type` with the status that the spec assigns to it.",
  evaluate(parsed) {
    const error = errorOf(parsed);
    const expected = STATUS_OF.get(error?.type ?? "");
    if (error === undefined || expected === undefined) return undefined;
    const { status } = error.response;
    // "Also any client error without a status of its own."
    const isOther =
      error.type === "invalid_request_error" && status > 400 && status < 500 && !isDocumented(status);
    if (status === expected || isOther) return [];
    const message = `A ${status} has the type \`${error.type}\`, which belongs to ${expected}.`;
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

/** The type of the edge's own 403. */
const EDGE_TYPE = "forbidden";

export const knownType: PassiveCheck = passiveCheck({
  id: "errors/known-type",
  title: "A documented status has a documented type",
  spec: "#/components/schemas/ErrorType",
  remedy:
    "Use the documented `error.type` of the status: clients use it to choose an error class and to decide about retries.",
  severity: "should",
  evaluate(parsed) {
    const error = errorOf(parsed);
    if (error === undefined || !STATUSES.has(error.response.status)) return undefined;
    if (TYPES.has(error.type) || (error.response.status === 403 && error.type === EDGE_TYPE)) return [];
    const message = `A ${error.response.status} has the unknown type ${JSON.stringify(error.type)}.`;
    return [{ where: "response.body/error/type", message, expected: [...TYPES], received: error.type }];
  },
});

const WHERE = "response.body/request_id";

export const requestIdMatches: PassiveCheck = passiveCheck({
  id: "errors/request-id-matches",
  title: "The request_id of an error equals its header",
  spec: "#/components/schemas/RequestId",
  remedy: "Write the same id into the `request-id` header and into `request_id`.",
  evaluate(parsed) {
    const response = failedResponse(parsed);
    const header = response?.headers.get(HEADER.requestId) ?? undefined;
    const member = isObject(response?.body) ? response.body["request_id"] : undefined;
    if (header === undefined || typeof member !== "string") return undefined;
    if (header === member) return [];
    const message = `\`request_id\` is ${show(member)}, the header is ${show(header)}.`;
    return [{ where: WHERE, message, expected: header, received: member }];
  },
});

export const requestIdInBody: PassiveCheck = passiveCheck({
  id: "errors/request-id-in-body",
  title: "The body of an error has the request_id",
  spec: "#/components/schemas/RequestId",
  remedy: "Write the value of the `request-id` header into `request_id`, next to `error`.",
  severity: "should",
  evaluate(parsed) {
    const response = failedResponse(parsed);
    const header = response?.headers.get(HEADER.requestId) ?? undefined;
    if (header === undefined || response?.status === 405 || !isObject(response?.body)) return undefined;
    if (response.body["request_id"] !== undefined) return [];
    const message = `A ${response.status} has a \`${HEADER.requestId}\` header, and no \`request_id\` in its body.`;
    return [{ where: WHERE, message, expected: header }];
  },
});

export const retryAfter: PassiveCheck = passiveCheck({
  id: "errors/retry-after",
  title: "A 429 has a retry-after",
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

/** Types of errors that a server can report before any text is generated. */
const REQUEST_ERRORS: ReadonlySet<unknown> = new Set([
  "invalid_request_error",
  "authentication_error",
  "permission_error",
  "not_found_error",
  "request_too_large",
]);

export const beforeStream: PassiveCheck = passiveCheck({
  id: "errors/before-stream",
  title: "An invalid request for a stream is rejected by its status",
  spec: "#/components/responses/InvalidRequest",
  remedy: "Validate the request before the status is sent; only what fails later is an error event.",
  evaluate(parsed) {
    if (!parsed.request.wantsStream) return undefined;
    const response = operationResponse(parsed);
    const [first] = response?.stream?.events.filter(({ name }) => name !== "ping") ?? [];
    if (response === undefined || first?.name !== "error") return response?.status === 200 ? undefined : [];
    const error = isObject(first.data["error"]) ? first.data["error"] : {};
    if (!REQUEST_ERRORS.has(error["type"])) return [];
    const message = `The request is rejected by an event, ${show(error["type"])}, after the status 200.`;
    const { index, offset } = first;
    return [
      {
        where: `stream.events[${index}]`,
        message,
        expected: "the status of the error",
        received: 200,
        offset,
      },
    ];
  },
});

/** Checks of every error response. */
export const errorChecks: readonly PassiveCheck[] = [
  contentType,
  envelope,
  outerType,
  typeMatchesStatus,
  knownType,
  requestIdMatches,
  requestIdInBody,
  retryAfter,
  beforeStream,
];

import { COMPLETE_PATH, ERROR_STATUS } from "../document/constants.gen.ts";
import type { Problem } from "../document/problem.ts";
import { parseJson } from "../document/schema-checks.ts";
import { validateCompletion, validateErrorResponse } from "../document/validators.gen.ts";
import { describeValue } from "../usage/usage-error.ts";
import { METHOD_ERROR } from "./error-response.ts";
import { mediaTypeOf } from "./media-type.ts";

/** Where a response that somebody wrote by hand does not conform to the document. */
export interface ResponseProblem {
  readonly part: "status" | "content-type" | "body" | "stream";
  /** The part and its problem as a sentence, without a full stop. */
  readonly text: string;
}

/** What is known of a response before its body. */
type ResponseHead = Pick<Response, "status"> & { readonly headers: Pick<Headers, "get"> };

const OK = 200;
const FIRST_ERROR_STATUS = 400;
const JSON_TYPE = "application/json";
const STREAM_TYPE = "text/event-stream";

/**
 * Checks the status and media type of a response. Returns the problem, or else how its body can be checked: `"json"` by
 * {@link findJsonProblem}, `"stream"` event by event. Undefined if the response is not meant to conform: an error page
 * of a proxy, or a redirect.
 *
 * @param isStream - Whether the request asks for a stream.
 */
export function checkResponseHead(
  { status, headers }: ResponseHead,
  isStream: boolean,
): ResponseProblem | "json" | "stream" | undefined {
  const type = mediaTypeOf(headers);
  if (status >= FIRST_ERROR_STATUS) return type === JSON_TYPE ? "json" : undefined;
  if (status < OK || status >= 300) return undefined;
  if (status !== OK) {
    return {
      part: "status",
      text: `the status is ${status}, but ${COMPLETE_PATH} succeeds with ${OK} alone`,
    };
  }
  const expected = isStream ? STREAM_TYPE : JSON_TYPE;
  if (type === expected) return isStream ? "stream" : "json";
  const request = isStream ? "a request with" : "a request without";
  return {
    part: "content-type",
    text: `the header "content-type" is ${describeValue(type)}, but the response to ${request} \`stream\` is ${expected}`,
  };
}

/** Checks the body of a response that is JSON. */
export function findJsonProblem(text: string, status: number): ResponseProblem | undefined {
  const body = parseJson(text);
  if (body === undefined) return { part: "body", text: `the body is not JSON: ${describeValue(text)}` };
  return toResponseProblem(validateJsonBody(body, status)) ?? findStatusProblem(body, status);
}

/** Validates the JSON body of a response with that status. */
export function validateJsonBody(body: unknown, status: number): Problem[] {
  if (status === OK) return validateCompletion(body);
  // The only documented error without the envelope.
  return status === METHOD_ERROR.status ? [] : validateErrorResponse(body);
}

function toResponseProblem([problem]: readonly Problem[]): ResponseProblem | undefined {
  if (problem === undefined) return undefined;
  const { path, message, received } = problem;
  const place = path === "" ? "the body" : `${path} of the body`;
  const got = received === undefined ? "" : `, got ${describeValue(received)}`;
  return { part: "body", text: `${place} ${message}${got}` };
}

function findStatusProblem(body: unknown, status: number): ResponseProblem | undefined {
  if (status === METHOD_ERROR.status) return undefined;
  const { error }: { error?: unknown } = Object(body);
  const { type }: { type?: unknown } = Object(error);
  const documented = Object.entries(ERROR_STATUS).find(([name]) => name === type)?.[1];
  if (documented === undefined || documented === status) return undefined;
  return {
    part: "status",
    text: `the status is ${status}, but an error of type ${describeValue(type)} has ${documented}`,
  };
}

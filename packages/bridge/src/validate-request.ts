import { API_VERSIONS, COMPLETE_PATH, type CompletionRequest, type HeaderName } from "@text-completions/core";
import { findBodyError, findHeadersError, parseRequestJson, readBody } from "@text-completions/core/validate";
import { Failure, invalid } from "./bridge-error.ts";
import type { Exchange } from "./exchange.ts";

/** 32 MiB. */
const DEFAULT_MAX_REQUEST_BYTES = 2 ** 25;

/**
 * Judges a request in the order and the words of the legacy API: path, method, size, key, version, JSON, fields.
 *
 * @throws {Failure} for the first fault.
 */
export async function acceptRequest(exchange: Exchange): Promise<CompletionRequest> {
  const { request, settings } = exchange;
  const { maxRequestBytes = DEFAULT_MAX_REQUEST_BYTES, callerKeys } = settings;
  if (!new URL(request.url).pathname.endsWith(COMPLETE_PATH))
    throw new Failure("not_found_error", "Not found");
  if (request.method !== "POST") {
    const headers = { ["allow" satisfies HeaderName]: "POST" };
    throw invalid("Method Not Allowed", { status: 405, headers });
  }
  const text = await readBody(request, maxRequestBytes);
  if (text === undefined) throw new Failure("request_too_large", "Request exceeds the maximum size");
  const fault = findHeadersError(request.headers, callerKeys);
  if (fault) throw new Failure(fault.type, fault.message);
  exchange.isOldest = request.headers.get("anthropic-version" satisfies HeaderName) === API_VERSIONS[0];
  const body = parse(text);
  dropUnset(body, exchange);
  const message = findBodyError(body);
  if (message !== undefined) throw invalid(message);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The validators of the document have found nothing wrong with it.
  return body as CompletionRequest;
}

function parse(bytes: Uint8Array): unknown {
  const { value, error } = parseRequestJson(bytes);
  if (error !== undefined) throw invalid(error);
  return value;
}

/** Drops the -1 that once meant "not set", and that old LangChain.js always sends. */
function dropUnset(body: unknown, { noteAdaptation }: Exchange): void {
  const fields: Record<string, unknown> = Object(body);
  for (const field of ["temperature", "top_p", "top_k"]) {
    if (fields[field] !== -1) continue;
    delete fields[field];
    noteAdaptation("unset", field, "-1 is read as absent.");
  }
}

import { errorTypeOf } from "@text-completions/core";
import { asRecord } from "./as-record.ts";
import { Failure } from "./failure.ts";
import { passedHeaders } from "./passed-headers.ts";

const BAD_REQUEST = 400;

/** Statuses that concern the key: unauthorized, forbidden. */
const ABOUT_KEYS: ReadonlySet<number> = new Set([401, 403]);

/**
 * What a failed attempt is to the caller: the upstream's status and message, its fields by their legacy names. What
 * concerns the bridge's own key is no fault of the caller, and becomes a 500.
 */
export async function toFailure(response: Response, url: string, ownKey?: object): Promise<Failure> {
  const { status } = response;
  const { type, message } = await readError(response);
  const details = {
    headers: passedHeaders(response.headers),
    fault: `${url} answered ${status}: ${message}`,
  };
  if (ownKey && ABOUT_KEYS.has(status)) {
    return new Failure("api_error", "The upstream API refused the key of the bridge.", details);
  }
  // A redirect is no answer.
  return new Failure(type, rename(message), status < BAD_REQUEST ? details : { ...details, status });
}

/** The error in a body: in the envelope of the API, or as other servers write theirs. */
async function readError(response: Response): Promise<{ type: string; message: string }> {
  const { status } = response;
  const body = asRecord(await response.json().catch(() => undefined));
  const { type, message = body["message"] } = asRecord(body["error"]);
  return {
    type: body["type"] === "error" && typeof type === "string" ? type : errorTypeOf(status),
    message: typeof message === "string" ? message : `The upstream API answered ${status}.`,
  };
}

/** A message whose field, which stands first, has its legacy name. */
function rename(message: string): string {
  return message
    .replace(/^max_tokens\b/, "max_tokens_to_sample")
    .replace(/^(messages|system)\b[\w.]*/, "prompt");
}

import { typeOf } from "./error-status.ts";
import { Failure } from "./failure.ts";
import { passedHeaders } from "./passed-headers.ts";
import { toPart } from "./read-message.ts";

const BAD_REQUEST = 400;

/** Statuses that concern the key: unauthorized, forbidden. */
const ABOUT_KEYS: ReadonlySet<number> = new Set([401, 403]);

/**
 * What a failed attempt is to the caller: the upstream's status and message, its fields by their legacy names. What
 * concerns the bridge's own key is no fault of the caller, and becomes a 500.
 */
export async function toFailure(
  response: unknown,
  url: string,
  ownKey: Record<string, string> = {},
): Promise<Failure> {
  if (!(response instanceof Response)) {
    const fault = `Failed to reach ${url}: ${[response, toPart(response)["cause"]].join(" ").trim()}`;
    return new Failure("api_error", "The upstream API cannot be reached.", { fault });
  }
  const { status } = response;
  const headers = passedHeaders(response.headers);
  const { type, message } = await readError(response);
  const own = Object.values(ownKey)[0]?.replace("Bearer ", "");
  // Some gateways quote the key they refuse.
  const shown = own === undefined ? message : message.replaceAll(own, "[redacted]");
  const details = { headers, fault: `${url} answered ${status}: ${shown}` };
  if (own !== undefined && ABOUT_KEYS.has(status)) {
    return new Failure("api_error", "The upstream API refused the key of the bridge.", details);
  }
  // A redirect is no answer.
  return new Failure(type, rename(shown), status < BAD_REQUEST ? details : { ...details, status });
}

/** The error in a body: in the envelope of the API, or as other servers write theirs. */
async function readError(response: Response): Promise<{ type: string; message: string }> {
  const { status } = response;
  const body = toPart(await response.json().catch(() => undefined));
  const { type, message = body["message"] } = toPart(body["error"]);
  return {
    type: body["type"] === "error" ? String(type) : typeOf(status),
    message: typeof message === "string" ? message : `The upstream API answered ${status}.`,
  };
}

/** A message whose field, which stands first, has its legacy name. */
function rename(message: string): string {
  return message
    .replace(/^max_tokens\b/, "max_tokens_to_sample")
    .replace(/^(messages|system)\b[\w.]*/, "prompt");
}

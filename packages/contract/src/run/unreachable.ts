import { COMPLETE_PATH, findModel } from "@text-completions/core";
import { describeCause, isObject, isUsageError, withoutUrlSecrets } from "@text-completions/core/internal";
import { describeResponse, errorOf, UNKNOWN_CAUSE } from "../catalogue/outcomes.ts";
import type { Probe } from "../catalogue/probes.ts";
import type { ParsedExchange } from "../exchange/parsed-exchange.ts";
import type { Reason } from "../reason.ts";

/**
 * Why a server cannot be checked, if the first response shows that: none arrived, it is a web page or a redirect, or
 * the key or the simplest request is rejected.
 *
 * @throws {UsageError} if the `fetch` of the options cannot send requests.
 */
export function findFailure({ billable }: Probe, parsed: ParsedExchange): Reason | undefined {
  const { response, exchange } = parsed;
  if (response === undefined) {
    if (isUsageError(exchange.error)) throw exchange.error;
    const text = `no response arrived: ${describeCause(exchange.error ?? UNKNOWN_CAUSE)}. Is the server running at this URL?`;
    return { code: "no-response", text };
  }
  const { status, mediaType } = response;
  if (mediaType === "text/html" && response.body === undefined) {
    const text = `the response is a web page (${status}). Pass the URL before ${COMPLETE_PATH}`;
    return { code: "web-page", text, option: "baseUrl" };
  }
  // A browser hides both the target and the status.
  if (status === 0 || (status >= 300 && status < 400)) {
    const target = withoutUrlSecrets(response.headers.get("location") ?? "another URL");
    const text = `the server redirects to ${target} (${status}). Pass the final URL`;
    return { code: "redirect", text, option: "baseUrl" };
  }
  const received = describeResponse(parsed);
  if (status === 401 || status === 403) {
    const text = `the key was rejected: ${received}. Pass a key that the server accepts`;
    return { code: "key-rejected", text, option: "apiKey" };
  }
  if (status === 404 || status === 405) {
    const retirement = findRetirement(parsed);
    if (retirement !== undefined) {
      const text = `${retirement}: ${received}. Pass a model that the server has, or the URL of a bridge (@text-completions/bridge)`;
      return { code: "not-found", text, option: "model" };
    }
    const text = `${COMPLETE_PATH} or the model does not exist: ${received}. Check the URL and the model`;
    return { code: "not-found", text, option: "model" };
  }
  if (!billable || status < 400) return undefined;
  if (status >= 500) {
    const text = `the simplest request failed: ${received}. See the server's log, and try again`;
    return { code: "server-error", text };
  }
  const text = `the simplest request was rejected: ${received}. Check that the server serves the model`;
  return { code: "request-rejected", text, option: "model" };
}

/** When the model was retired, if the server says that it does not have it. */
function findRetirement(parsed: ParsedExchange): string | undefined {
  const { body } = parsed.request;
  const model = isObject(body) && typeof body["model"] === "string" ? body["model"] : "";
  const retired = findModel(model)?.retired;
  const isMissing = errorOf(parsed)?.message === `model: ${model}`;
  return isMissing && retired !== undefined ? `${model} was retired on ${retired}` : undefined;
}

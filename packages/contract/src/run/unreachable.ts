import { COMPLETE_PATH } from "@text-completions/core";
import { describeResponse } from "../catalogue/outcomes.ts";
import type { Probe } from "../catalogue/probes.ts";
import type { Reading } from "../exchange/parse.ts";

/**
 * Why a server cannot be checked, if its first answer shows that it cannot: there is none, it is a web page, the key is
 * refused, or the plainest request is.
 */
export function findFailure(first: Probe, reading: Reading, baseUrl: string): string | undefined {
  const reason = reasonOf(first, reading);
  return reason === undefined ? undefined : `Failed to check ${baseUrl}: ${reason}`;
}

function reasonOf({ billable }: Probe, reading: Reading): string | undefined {
  const { response, exchange } = reading;
  if (response === undefined) {
    return `no answer came: ${describeError(exchange.failure)}. Check the address, and that the server runs.`;
  }
  const { status, mediaType } = response;
  if (mediaType === "text/html" && response.body === undefined) {
    return `a web page came (${status}). Pass the address before ${COMPLETE_PATH}.`;
  }
  // A browser hides where to, and the status, too.
  if (status === 0 || (status >= 300 && status < 400)) {
    const target = response.headers.get("location") ?? "another address";
    return `it redirects to ${target} (${status}). Pass the address that answers itself.`;
  }
  const said = describeResponse(reading);
  if (status === 401 || status === 403)
    return `the key was refused: ${said}. Pass one that the server accepts.`;
  if (status === 404 || status === 405) {
    return `${COMPLETE_PATH} or the model does not exist: ${said}. Check the address and the model.`;
  }
  if (!billable || status < 400) return undefined;
  if (status >= 500) return `the plainest request failed: ${said}. See the server's log, and try again.`;
  return `the plainest request was refused: ${said}. Check that the server serves the model.`;
}

/** An error and its causes: `fetch` tells what happened in the cause alone. */
function describeError(error: Error | undefined): string {
  const causes: string[] = [];
  for (let each: unknown = error; each instanceof Error && causes.length < 3; each = each.cause) {
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    const text = [code, each.message].filter((part) => part !== "");
    causes.push(each.message.includes(code) ? each.message || code : text.join(" "));
  }
  return causes.join(": ") || "the reason is unknown";
}

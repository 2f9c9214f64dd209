import { failureBody } from "../failure-response.ts";
import type { RecordedExchange, RecordedRequest } from "./recording.ts";

/** Creates the function that finds what a request was answered with. */
export function createPicker(
  exchanges: readonly RecordedExchange[],
): (request: RecordedRequest) => RecordedExchange {
  const groups = group(exchanges);

  return (request) => {
    const same = groups.get(identify(request));
    // The last one stays.
    const exchange = same !== undefined && same.length > 1 ? same.shift() : same?.[0];
    return exchange ?? answerUnknown(request, exchanges.length);
  };
}

function group(exchanges: readonly RecordedExchange[]): Map<string, RecordedExchange[]> {
  const groups = new Map<string, RecordedExchange[]>();
  for (const exchange of exchanges) {
    const id = identify(exchange.request);
    const same = groups.get(id);
    if (same === undefined) groups.set(id, [exchange]);
    else same.push(exchange);
  }
  return groups;
}

/** What makes two requests the same. The host does not count, for a replay may be served elsewhere. */
function identify({ method, url, body, text }: RecordedRequest): string {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: url, search: "" };
  return JSON.stringify([method, pathname + search, sortFields(body), text]);
}

/** The same value, its fields in one order, for JSON has none. */
function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, each]) => [name, sortFields(each)]));
}

/** A fault of the recording is no fault of the API, so a client must not try again. */
function answerUnknown(request: RecordedRequest, count: number): RecordedExchange {
  const message =
    `Failed to replay ${request.method} ${request.url}: none of the ${count} recorded exchanges has such a request. ` +
    "Record it, or ask what was recorded.";
  const text = JSON.stringify(failureBody({ type: "api_error", message, options: { requestId: null } }, ""));
  const headers = { "content-type": "application/json", "x-should-retry": "false" };
  return {
    request,
    response: { status: 500, headers, atMs: 0, chunks: [{ atMs: 0, text }] },
    end: "complete",
    endAtMs: 0,
  };
}

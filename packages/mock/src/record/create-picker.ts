import { failureBody } from "../failure-response.ts";
import type { RecordedExchange, RecordedRequest } from "./recording.ts";

/** Finds what a request was answered with. */
export interface Picker {
  readonly pick: (request: RecordedRequest) => RecordedExchange;
  /** A line for each answer that was not given, and for each request that was not recorded. */
  readonly complaints: () => string[];
}

interface Group {
  readonly exchanges: RecordedExchange[];
  given: number;
}

/** Creates a picker that has given nothing yet. */
export function createPicker(exchanges: readonly RecordedExchange[]): Picker {
  const groups = group(exchanges);
  const unknown: string[] = [];

  function pick(request: RecordedRequest): RecordedExchange {
    const same = groups.get(identify(request));
    // The last one stays.
    const exchange = same?.exchanges[Math.min(same.given++, same.exchanges.length - 1)];
    if (exchange !== undefined) return exchange;
    const message = describeUnknown(request, exchanges.length);
    unknown.push(message);
    return answerUnknown(request, message);
  }

  return { pick, complaints: () => [...unknown, ...[...groups.values()].flatMap(describeRest)] };
}

function group(exchanges: readonly RecordedExchange[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const exchange of exchanges) {
    const id = identify(exchange.request);
    const same = groups.get(id);
    if (same === undefined) groups.set(id, { exchanges: [exchange], given: 0 });
    else same.exchanges.push(exchange);
  }
  return groups;
}

function describeRest({ exchanges, given }: Group): string[] {
  const { method = "", url = "" } = exchanges[0]?.request ?? {};
  const rest = exchanges.length - given;
  return rest > 0 ? [`Not given: ${rest} of the answers to ${method} ${url}`] : [];
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

function describeUnknown({ method, url }: RecordedRequest, count: number): string {
  return (
    `Failed to replay ${method} ${url}: none of the ${count} recorded exchanges has such a request. ` +
    "Record it, or ask what was recorded."
  );
}

/** A fault of the recording is no fault of the API, so a client must not try again. */
function answerUnknown(request: RecordedRequest, message: string): RecordedExchange {
  const text = JSON.stringify(failureBody({ type: "api_error", message, options: { requestId: null } }, ""));
  const headers = { "content-type": "application/json", "x-should-retry": "false" };
  return {
    request,
    response: { status: 500, headers, atMs: 0, chunks: [{ atMs: 0, text }] },
    end: "complete",
    endAtMs: 0,
  };
}

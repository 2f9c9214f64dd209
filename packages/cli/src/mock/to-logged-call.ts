import { HEADER } from "@text-completions/core";
import type { RecordedExchange } from "@text-completions/mock/record";
import type { LoggedCall } from "./server-log.ts";

const OUTCOMES = { complete: "answered", broken: "dropped", aborted: "aborted" } as const;

/** What the log tells of an exchange that has just ended, and of the fault noted for its id, which is told once. */
export function toLoggedCall(
  { request, response, end, endAtMs }: RecordedExchange,
  number: number,
  now: number,
  faults: Map<string, string>,
): LoggedCall {
  const { method, url, body } = request;
  const requestId = response?.headers[HEADER.requestId] ?? "";
  const fault = faults.get(requestId);
  faults.delete(requestId);
  return {
    number,
    method,
    url,
    body,
    requestId,
    status: response?.status,
    error: undefined,
    fault,
    outcome: OUTCOMES[end],
    startedAt: now - endAtMs,
    endedAt: now,
  };
}

import { HEADER } from "@text-completions/core";
import type { RecordedExchange } from "@text-completions/mock/record";
import type { LoggedCall } from "./server-log.ts";

const OUTCOMES = { complete: "answered", broken: "dropped", aborted: "aborted" } as const;

/** What the log tells of an exchange that has just ended. */
export function toLoggedCall(
  { request, response, end, endAtMs }: RecordedExchange,
  number: number,
  now: number,
): LoggedCall {
  const { method, url, body } = request;
  return {
    number,
    method,
    url,
    body,
    requestId: response?.headers[HEADER.requestId] ?? "",
    status: response?.status,
    error: undefined,
    outcome: OUTCOMES[end],
    startedAt: now - endAtMs,
    endedAt: now,
  };
}

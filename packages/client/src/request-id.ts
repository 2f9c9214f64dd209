import type { HeaderName } from "@text-completions/core";

/** The id of the request, if the answer names it. */
export function readRequestId(response: Response | undefined): string | undefined {
  return response?.headers.get("request-id" satisfies HeaderName) ?? undefined;
}

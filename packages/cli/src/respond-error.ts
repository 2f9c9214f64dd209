import { createId, type ErrorType, HEADER } from "@text-completions/core";

/** A failure that the command itself answers with, and the id that it goes by in the log. */
export interface ErrorAnswer {
  readonly requestId: string;
  readonly error: { readonly type: ErrorType; readonly message: string };
  readonly response: Response;
}

/** Answers by a failure in the envelope of the API. Source: `/components/schemas/ErrorResponse`. */
export function respondError(
  status: number,
  type: ErrorType,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ErrorAnswer {
  const requestId = createId("req");
  const error = { type, message };
  const response = Response.json(
    { type: "error", error, request_id: requestId },
    { status, headers: { ...headers, [HEADER.requestId]: requestId } },
  );
  return { requestId, error, response };
}

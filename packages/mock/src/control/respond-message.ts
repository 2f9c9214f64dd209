import type { Problem } from "@text-completions/core";

/** Why the control API does not do what it is asked to. */
export function respondMessage(
  status: number,
  message: string,
  { problems, headers = {} }: { problems?: readonly Problem[]; headers?: Record<string, string> } = {},
): Response {
  return Response.json({ message, ...(problems === undefined ? {} : { problems }) }, { status, headers });
}

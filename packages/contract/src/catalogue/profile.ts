/** Which edition of the API a server is checked against. */
export type Profile = "latest" | "2023";

export const PROFILES: readonly Profile[] = ["latest", "2023"];

/**
 * Checks of what responses did not have in 2023: the `type` and `id` of a completion and the `type` of an event came in
 * December 2023, the outer `type` of an error in 2024, its `request_id` in 2025. Source: `x-tolerated` of the document.
 */
const LATER: ReadonlySet<string> = new Set([
  "response/type-and-id",
  "response/id-unique",
  "stream/event-type",
  "errors/outer-type",
  "errors/request-id-in-body",
]);

/** Whether a check is about something that a server of this edition does not send. */
export function isLater({ id }: { id: string }, profile: Profile): boolean {
  return profile === "2023" && LATER.has(id);
}

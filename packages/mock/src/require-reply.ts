import { kindOf, misuse } from "./misuse.ts";
import type { PlainReply } from "./reply.ts";

const KINDS: ReadonlySet<unknown> = new Set(["completion", "failure", "stream", "drop", "stall"]);

/** Refuses what is no reply, for JavaScript callers. @throws {TypeError} */
export function requireReply(reply: unknown): void {
  if (typeof reply !== "function") requirePlainReply(reply);
}

/** Refuses what a reply function may not give. @throws {TypeError} */
export function requirePlainReply(reply: unknown): asserts reply is PlainReply {
  if (typeof reply === "string" || reply instanceof Response) return;
  const { kind }: { kind?: unknown } = Object(reply);
  if (KINDS.has(kind)) return;
  const what = kind === undefined ? kindOf(reply) : `a step of kind ${JSON.stringify(kind)}`;
  throw misuse("script a reply", `it is ${what}`, "Give a string, or a reply such as completion(…).");
}

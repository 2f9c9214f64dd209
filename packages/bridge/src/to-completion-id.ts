import { createId } from "@text-completions/core";

/** The id of a completion that answers by a message: with the same characters, so that one can be found by the other. */
export function toCompletionId(messageId: unknown): string {
  const [, characters] = /^msg_(\w+)$/.exec(String(messageId)) ?? [];
  return characters ? `compl_${characters}` : createId("compl");
}

import { MODELS } from "@text-completions/core";

/** A model that was served here. Source: `x-models`. */
export type KnownModel = (typeof MODELS)[number];

interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
}

/** The model that an id or alias stands for, if the document lists it. */
export function findModel(name: string): KnownModel | undefined {
  return MODELS.find(({ id, aliases }: Named) => id === name || aliases.includes(name));
}

/** Whether an id is of a later family, which only the Messages API serves: `claude-3-…`, `claude-sonnet-4-…`. */
export function isMessagesModel(name: string): boolean {
  return /^claude-(?:[3-9]|(?!instant)[a-z]+-\d)/.test(name);
}

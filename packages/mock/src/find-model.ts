import { MODELS } from "@text-completions/core";

/** A model that was served here. Source: `x-models`. */
export type KnownModel = (typeof MODELS)[number];

const BY_NAME = new Map<string, KnownModel>(
  MODELS.flatMap((model) => [model.id, ...model.aliases].map((name) => [name, model] as const)),
);

/** The model that an id or alias stands for, if the document lists it. */
export function findModel(name: string): KnownModel | undefined {
  return BY_NAME.get(name);
}

/** Whether an id is of a later family, which only the Messages API serves: `claude-3-…`, `claude-sonnet-4-…`. */
export function isMessagesModel(name: string): boolean {
  return /^claude-(?:[3-9]|(?!instant)[a-z]+-\d)/.test(name);
}

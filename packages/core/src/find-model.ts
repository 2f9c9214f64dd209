import { MODELS } from "./constants.gen.ts";

interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
}

/** The model that an id or alias stands for, if the document lists it. Source: `x-models`. */
export function findModel(name: string): (typeof MODELS)[number] | undefined {
  return MODELS.find(({ id, aliases }: Named) => id === name || aliases.includes(name));
}

import { MODELS } from "@text-completions/core";
import { Failure } from "./failure.ts";
import type { Settings } from "./read-options.ts";

/** A model that was served by the legacy API. Source: `x-models`. */
type LegacyModel = (typeof MODELS)[number];

/** The legacy model that an id or alias stands for, if the document lists it. */
export function findLegacyModel(name: string): LegacyModel | undefined {
  return MODELS.find(({ id, aliases }) => [id, ...aliases].some((each) => each === name));
}

/**
 * The live model that answers for a legacy one: what the id itself is mapped to, else the id it is an alias of, else
 * `"*"`.
 *
 * @throws {Failure} in the words of the API, if there is none; who runs the bridge reads when the model was retired.
 */
export function findLiveModel(name: string, models: Settings["models"]): string {
  const legacy = findLegacyModel(name);
  const names = [name, legacy?.id ?? name, "*"];
  const live =
    typeof models === "function"
      ? models(name)
      : models[names.find((each) => Object.hasOwn(models, each)) ?? ""];
  if (live) return live;
  const fault = `No live model answers for ${name} (retired: ${legacy?.retired ?? "no"}).`;
  throw new Failure("not_found_error", `model: ${name}`, { fault });
}

import { findModel } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";
import { Failure } from "./failure.ts";

/**
 * The live model that answers for a legacy one: what the id itself is mapped to, else the id it is an alias of, else
 * `"*"`. Notes that id.
 *
 * @throws {Failure} in the words of the API, if there is none; who runs the bridge reads when the model was retired.
 */
export function findLiveModel(name: string, exchange: Exchange): string {
  const legacy = findModel(name);
  const id = legacy?.id ?? name;
  exchange.legacyModel = id;
  const { models } = exchange.settings;
  const live =
    typeof models === "function"
      ? models(name)
      : models[[name, id, "*"].find((each) => Object.hasOwn(models, each)) ?? ""];
  if (live) return live;
  const fate = legacy ? `retired on ${legacy.retired}` : "no legacy model";
  const fault = `No live model answers for ${name} (${fate}).`;
  throw new Failure("not_found_error", `model: ${name}`, { fault });
}

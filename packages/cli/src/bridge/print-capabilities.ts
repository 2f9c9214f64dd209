import { createBridge } from "@text-completions/bridge";
import { toPrintable } from "../terminal/output.ts";
import type { BridgeFlags } from "./handler.ts";
import { readCapabilities, readModels } from "./model-flags.ts";

/** What is known about each live model without its upstream: a line for each capability, tab-separated. */
export function formatCapabilities(flags: BridgeFlags): string {
  const models = readModels(flags.model);
  const bridge = createBridge({ apiKey: null, models, capabilities: readCapabilities(flags.capability) });
  return [...new Set(Object.values(models))]
    .flatMap((model) =>
      Object.entries(bridge.getCapabilities(model)).map(
        ([name, { value, source }]) => `${toPrintable(model)}\t${name}\t${value}\t${source}\n`,
      ),
    )
    .join("");
}

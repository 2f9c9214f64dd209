import { createBridge } from "@text-completions/bridge";
import { createColors, createKeyRedactor, toPrintable, write } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import { explain } from "./explain/explain.ts";
import { type ExplanationFormat, formatExplanation } from "./explain/format.ts";
import { readRequests } from "./explain/read-requests.ts";
import type { BridgeFlags } from "./handler.ts";
import { type ConversionFlags, readCapabilities, readModels } from "./model-flags.ts";

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

/** Prints what a bridge would change in the requests of a file. */
export async function explainFile(
  file: string,
  flags: ConversionFlags & { format?: ExplanationFormat },
  context: CommandContext,
): Promise<void> {
  const explanation = await explain(readRequests(file, context), flags);
  const { format = "table" } = flags;
  const colors = createColors(context.stdout, context);
  await write(context.stdout, formatExplanation(explanation, format, createKeyRedactor(context), colors));
}

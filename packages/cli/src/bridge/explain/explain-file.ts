import { createColors, createKeyRedactor, write } from "../../terminal/output.ts";
import type { CommandContext } from "../../terminal/context.ts";
import type { ConversionFlags } from "../model-flags.ts";
import { explain } from "./explain.ts";
import { type ExplanationFormat, formatExplanation } from "./format.ts";
import { readRequests } from "./read-requests.ts";

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

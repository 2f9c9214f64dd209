import { type BridgeOptions, getModelCapabilities, type ModelCapabilities } from "@text-completions/bridge";
import { findClosest } from "@text-completions/core/internal";
import { CommandError } from "../errors.ts";

/** The flags that decide how a request is converted, as commander names them. */
export interface ConversionFlags {
  model?: string[];
  strict?: true;
  foldPrefill?: true;
  capability?: string[];
}

/**
 * The options that decide how a request is converted.
 *
 * @throws {CommandError} if a flag is not valid.
 */
export function readConversion({
  model,
  strict,
  foldPrefill,
  capability,
}: ConversionFlags): Pick<BridgeOptions, "models" | "capabilities" | "adaptations"> {
  return {
    models: readModels(model),
    capabilities: readCapabilities(capability),
    adaptations: strict ? "reject" : { prefill: foldPrefill ? "adapt" : "reject" },
  };
}

/** The models that the flags set: `OLD=NEW`, or `NEW` for all others. */
export function readModels(flags: readonly string[] = []): Record<string, string> {
  if (flags.length === 0) {
    throw new CommandError("Missing --model. Pass the live model, such as --model claude-sonnet-4-5.");
  }
  const models = new Map<string, string>();
  for (const flag of flags) {
    const [, legacy = "*", live] = /^(?:([^=]+)=)?([^=]+)$/.exec(flag) ?? [];
    if (live === undefined) {
      throw new CommandError(
        `Invalid --model: expected OLD=NEW such as claude-2.1=claude-sonnet-4-5, got ${JSON.stringify(flag)}.`,
      );
    }
    const other = models.get(legacy);
    if (other !== undefined && other !== live) {
      throw new CommandError(
        `Invalid --model: expected one live model for ${JSON.stringify(legacy)}, got ${JSON.stringify(other)} and ${JSON.stringify(live)}.`,
      );
    }
    models.set(legacy, live);
  }
  return Object.fromEntries(models);
}

/**
 * The capabilities that the flags set: `MODEL:NAME=VALUE,…`. The id of a model may contain colons.
 *
 * @throws {CommandError} if a name or a value is not one of a capability.
 */
export function readCapabilities(flags: readonly string[] = []): Record<string, Partial<ModelCapabilities>> {
  const models = new Map<string, Partial<ModelCapabilities>>();
  for (const flag of flags) {
    const [, model, list = ""] = /^(.+):([^:]+)$/.exec(flag) ?? [];
    if (model === undefined) throw invalidCapability(flag);
    const capabilities = Object.fromEntries(list.split(",").map((pair) => readPair(pair, flag)));
    models.set(model, { ...models.get(model), ...capabilities });
  }
  return Object.fromEntries(models);
}

/** An unknown model has each capability, with a value of the right type. */
const EXAMPLE: Readonly<Record<string, unknown>> = { ...getModelCapabilities("") };

const NAMES: readonly string[] = Object.keys(EXAMPLE);

const THINKING: readonly string[] = [
  "never",
  "always",
  "disabled",
  "between_tools",
] satisfies ModelCapabilities["thinking"][];

function readPair(pair: string, flag: string): [name: string, value: unknown] {
  const [, name = "", text = ""] = /^(\w+)=(\w+)$/.exec(pair) ?? [];
  const isKnown = Object.hasOwn(EXAMPLE, name);
  const value = readValue(isKnown ? EXAMPLE[name] : undefined, text);
  if (value === undefined) throw invalidCapability(flag, isKnown ? undefined : findClosest(name, NAMES));
  return [name, value];
}

function readValue(example: unknown, text: string): unknown {
  if (typeof example === "boolean") return /^(?:true|false)$/.test(text) ? text === "true" : undefined;
  if (typeof example === "number") return Number(text) >= 1 ? Number(text) : undefined;
  return typeof example === "string" && THINKING.includes(text) ? text : undefined;
}

function invalidCapability(flag: string, suggestion?: string): CommandError {
  const fix = suggestion === undefined ? "" : ` Did you mean ${JSON.stringify(suggestion)}?`;
  return new CommandError(
    `Invalid --capability: expected MODEL:NAME=VALUE,… such as qwen3:prefill=false,maxTokens=8192, with the names ${NAMES.join(", ")}; got ${JSON.stringify(flag)}.${fix}`,
  );
}

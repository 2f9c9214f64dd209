import {
  type Bridge,
  type BridgeCall,
  type BridgeOptions,
  createBridge,
  withRetries,
} from "@text-completions/bridge";
import { asUsage, nameFlags, UsageError } from "../errors.ts";
import type { Io } from "../terminal/process-io.ts";
import { fetchByHttp } from "./fetch.ts";

const BYTES_PER_MEBIBYTE = 1024 * 1024;

/**
 * Creates the bridge that the flags and the environment ask for.
 *
 * @throws {UsageError} if there is no key where one is to be, or a flag that cannot be meant.
 */
export function createCliBridge(flags: BridgeFlags, io: Io, onCall: (call: BridgeCall) => void): Bridge {
  const { upstream, model, strict, foldPrefill, responseModel, retries, timeout, maxBody } = flags;
  const models = readModels(model);
  return asUsage(
    () =>
      createBridge({
        ...readKeys(flags, io),
        models,
        baseUrl: upstream,
        adaptations: strict ? "reject" : { prefill: foldPrefill ? "adapt" : "reject" },
        responseModel,
        fetch: withRetries({ fetch: fetchByHttp, maxRetries: retries, timeoutMs: timeout }),
        maxRequestBytes: maxBody * BYTES_PER_MEBIBYTE,
        onCall: (call) => onCall(nameUpstream(call)),
      }),
    OPTION_FLAGS,
  );
}

/** What sets the options of `createBridge`, by what its messages call those. */
const OPTION_FLAGS = {
  baseUrl: "--upstream",
  apiKey: "ANTHROPIC_API_KEY",
  authToken: "ANTHROPIC_AUTH_TOKEN",
  callerKeys: "BRIDGE_CALLER_KEYS",
  "as issued, or null": "as issued",
};

function nameUpstream(call: BridgeCall): BridgeCall {
  return call.fault === undefined
    ? call
    : { ...call, fault: nameFlags(call.fault, { baseUrl: OPTION_FLAGS.baseUrl }) };
}

type Keys = Pick<BridgeOptions, "apiKey" | "authToken" | "callerKeys">;

function readKeys({ keyFrom }: BridgeFlags, { env }: Io): Keys {
  if (keyFrom === "caller") return { apiKey: null };
  const read = (name: string): string | undefined => env[name]?.trim() || undefined;
  const apiKey = read("ANTHROPIC_API_KEY") ?? null;
  const authToken = read("ANTHROPIC_AUTH_TOKEN");
  if (apiKey === null && authToken === undefined) {
    throw new UsageError(
      "Failed to find a key: neither ANTHROPIC_API_KEY nor ANTHROPIC_AUTH_TOKEN is set. Set one, or pass on the callers' keys by --key-from caller.",
    );
  }
  const callerKeys = read("BRIDGE_CALLER_KEYS")
    ?.split(/[\s,]+/)
    .filter((key) => key !== "");
  return { apiKey, authToken, callerKeys };
}

/** The models by the flags: `OLD=NEW`, or `NEW` for all others. */
function readModels(flags: readonly string[]): Record<string, string> {
  const models = new Map<string, string>();
  for (const flag of flags) {
    const [, legacy = "*", live] = /^(?:([^=]+)=)?([^=]+)$/.exec(flag) ?? [];
    if (live === undefined) {
      throw new UsageError(
        `Failed to read --model ${JSON.stringify(flag)}: it is not OLD=NEW. Give one such as claude-2.1=claude-sonnet-4-5.`,
      );
    }
    const other = models.get(legacy);
    if (other !== undefined && other !== live) {
      throw new UsageError(
        `Failed to read --model ${JSON.stringify(flag)}: ${JSON.stringify(legacy)} goes to ${JSON.stringify(other)} already. Give one live model for each.`,
      );
    }
    models.set(legacy, live);
  }
  return Object.fromEntries(models);
}

/** What the command line says of the bridge. */
export interface BridgeFlags {
  port: number;
  host: string;
  upstream?: string;
  model: string[];
  keyFrom: "caller" | "env";
  strict?: true;
  foldPrefill?: true;
  responseModel: "live" | "legacy";
  retries: number;
  timeout: number;
  maxBody: number;
  maxRequests?: number;
}

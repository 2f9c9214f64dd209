import {
  type Bridge,
  type BridgeCall,
  type BridgeOptions,
  createBridge,
  type Telemetry,
  withRetries,
} from "@text-completions/bridge";
import { isLoopbackHost, type RetryContext } from "@text-completions/core/internal";
import type { Fetchable } from "@text-completions/mock/server";
import type { CallLog, LoggedCall } from "../call-log.ts";
import { CommandError } from "../errors.ts";
import { createInspector, type Inspector } from "../inspector/inspector.ts";
import { readKeys as readEnvironmentKeys, withFlags } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { ExplanationFormat } from "./explain/format.ts";
import { fetchByHttp } from "./fetch.ts";
import { guard } from "./guard.ts";
import { type ConversionFlags, readConversion } from "./model-flags.ts";

/** The flags of `bridge`, as commander names them. */
export interface BridgeFlags extends ConversionFlags {
  port: number;
  host: string;
  upstream?: string;
  keyFrom: "caller" | "env";
  responseModel: "live" | "legacy";
  printCapabilities?: true;
  explain?: string;
  format?: ExplanationFormat;
  retries: number;
  timeout: number;
  maxBody: number;
  maxRequests?: number;
  telemetry?: true;
}

const BYTES_PER_MEBIBYTE = 1024 * 1024;

/**
 * Creates what the command serves: the bridge that the flags and the environment describe, behind its guard.
 *
 * @throws {CommandError} if there is no key where one is needed, or a flag or variable is not valid.
 */
export function createBridgeHandler(
  flags: BridgeFlags,
  context: CommandContext,
  log: CallLog,
  telemetry: Telemetry | undefined,
): Fetchable {
  const keys = readKeys(flags, context);
  const listensLocally = isLoopbackHost(flags.host);
  const inspector = listensLocally ? createBridgeInspector(keys, context) : undefined;
  const bridge = createCliBridge(flags, keys, log, {
    telemetry,
    onCall(call) {
      const logged = toLoggedCall(call);
      inspector?.link(call, () => logged);
      log.call(logged);
    },
  });
  // Without callers' keys, any request that reaches this machine is sent with the bridge's own key.
  const sharesOwnKey = flags.keyFrom === "env" && keys.callerKeys === undefined;
  const guarded = guard(bridge, { listensLocally, localOnly: sharesOwnKey && listensLocally, log });
  return inspector?.mount(guarded) ?? guarded;
}

function createBridgeInspector({ callerKeys = [] }: Keys, context: CommandContext): Inspector<BridgeCall> {
  return createInspector({
    server: { kind: "bridge", scriptable: false },
    allowRemote: false,
    keys: [...callerKeys, ...readEnvironmentKeys(context)],
  });
}

function createCliBridge(
  flags: BridgeFlags,
  keys: Keys,
  log: CallLog,
  watchers: Pick<BridgeOptions, "telemetry" | "onCall">,
): Bridge {
  const { upstream, responseModel, retries, timeout, maxBody, maxRequests } = flags;
  const conversion = readConversion(flags);
  return withFlags(OPTION_FLAGS, () =>
    createBridge({
      ...keys,
      ...conversion,
      baseUrl: upstream,
      responseModel,
      fetch: withRetries({
        fetch: fetchByHttp,
        maxRetries: retries,
        timeoutMs: timeout,
        onRetry: (retry) => log.event("retry", toLoggedRetry(retry)),
      }),
      onCapabilitiesLearned: (learned) => log.event("learned", { ...learned }),
      maxRequestBytes: maxBody * BYTES_PER_MEBIBYTE,
      maxRequests,
      ...watchers,
    }),
  );
}

/** The flags and variables that set the options of `createBridge` and `withRetries`. */
const OPTION_FLAGS = {
  baseUrl: "--upstream",
  apiKey: "ANTHROPIC_API_KEY",
  authToken: "ANTHROPIC_AUTH_TOKEN",
  callerKeys: "BRIDGE_CALLER_KEYS",
  maxRetries: "--retries",
  timeoutMs: "--timeout",
  maxRequestBytes: "--max-body",
  maxRequests: "--max-requests",
  models: "--model",
};

/** The message for the caller is left out: it may quote what the upstream says about the request. */
function toLoggedCall({ fault, error, ...call }: BridgeCall): LoggedCall {
  return { ...call, error: error && { type: error.type }, detail: fault };
}

/** Only the name of the error: its message may quote anything that a server or a proxy wrote. */
function toLoggedRetry({ attempts, delayMs, status, error }: RetryContext): Record<string, unknown> {
  if (status !== undefined || !(error instanceof Error)) return { attempts, delayMs, status };
  const code: unknown = "code" in error ? error.code : undefined;
  return { attempts, delayMs, error: typeof code === "string" ? code : error.name };
}

type Keys = Pick<BridgeOptions, "apiKey" | "authToken" | "callerKeys">;

function readKeys({ keyFrom }: BridgeFlags, { env }: CommandContext): Keys {
  const callerKeys = readCallerKeys(env["BRIDGE_CALLER_KEYS"]);
  if (keyFrom === "caller") {
    if (callerKeys === undefined) return { apiKey: null };
    throw new CommandError(
      "BRIDGE_CALLER_KEYS works only with --key-from env: with --key-from caller, callers use their own keys. Pass --key-from env, or unset BRIDGE_CALLER_KEYS.",
    );
  }
  const apiKey = env["ANTHROPIC_API_KEY"]?.trim() || null;
  const authToken = env["ANTHROPIC_AUTH_TOKEN"]?.trim() || undefined;
  if (apiKey === null && authToken === undefined) {
    throw new CommandError(
      "Missing API key. Set ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, or pass --key-from caller to send the callers' keys.",
    );
  }
  return { apiKey, authToken, callerKeys };
}

/** The keys of the variable; undefined if it is not set. An empty one would accept every caller. */
function readCallerKeys(value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const keys = value.split(/[\s,]+/).filter((key) => key !== "");
  if (keys.length > 0) return keys;
  throw new CommandError(
    "Invalid BRIDGE_CALLER_KEYS: expected keys separated by commas, got an empty value. Unset it to accept any key.",
  );
}

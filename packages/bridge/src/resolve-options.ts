import { createId, DEFAULT_BASE_URL, findModel } from "@text-completions/core";
import {
  anyOf,
  BASE_URL,
  assertResult,
  BOOLEAN,
  checkOptions,
  CLOCK,
  DEFAULT_MAX_JSON_VALUES,
  FUNCTION,
  ID,
  isPlainObject,
  listOf,
  MAX_REQUEST_BYTES,
  number,
  objectOf,
  oneOf,
  type OptionKind,
  type OptionTable,
  parseBaseUrl,
  required,
  SECRET,
  systemClock,
  trimSecret,
} from "@text-completions/core/internal";
import { ADAPTATION_CODES, type AdaptationCode, type AdaptationPolicy } from "./call.ts";
import { CAPABILITY_OPTIONS, type CapabilityStore, createCapabilityStore, MODEL_ID } from "./capabilities.ts";
import type { BridgeOptions } from "./options.ts";

const DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024;
const DEFAULT_MAX_STREAM_BYTES = 256 * 1024 * 1024;
const DEFAULT_STALL_TIMEOUT_MS = 600_000;
const DEFAULT_TOTAL_TIMEOUT_MS = 3_600_000;

type Defined<Name extends keyof BridgeOptions> = {
  readonly [Key in Name]-?: Exclude<BridgeOptions[Key], undefined>;
};

/** The options of a bridge with their defaults, and what is known of its upstream. */
export interface Settings
  extends
    Pick<
      BridgeOptions,
      | "apiKey"
      | "authToken"
      | "callerKeys"
      | "fetch"
      | "transformRequest"
      | "onAdaptation"
      | "onCapabilitiesLearned"
      | "onCall"
      | "telemetry"
    >,
    Defined<
      | "learnCapabilities"
      | "refusal"
      | "responseModel"
      | "maxRequestBytes"
      | "maxJsonValues"
      | "maxResponseBytes"
      | "maxStreamBytes"
      | "maxRequests"
      | "stallTimeoutMs"
      | "totalTimeoutMs"
      | "clock"
      | "createId"
    > {
  /** The upstream, without `/v1/messages`. */
  readonly baseUrl: string;
  readonly findModel: (model: string) => string | undefined;
  readonly policyOf: (code: AdaptationCode) => AdaptationPolicy;
  readonly capabilities: CapabilityStore;
}

const MODELS: OptionKind = {
  expected: "a model id, an object of model ids by legacy id, or a function",
  accepts: (value) =>
    MODEL_ID.accepts(value) ||
    typeof value === "function" ||
    (isPlainObject(value) && Object.values(value).every(MODEL_ID.accepts)),
};

const POLICY: OptionKind = oneOf("adapt", "reject");

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- It has a member for each code.
const POLICIES = Object.fromEntries(ADAPTATION_CODES.map((code) => [code, POLICY])) as OptionTable<
  Record<AdaptationCode, AdaptationPolicy>
>;

const KEYS: OptionKind = listOf(SECRET, "keys");

/** An empty list, for instance from an empty environment variable, would reject every caller. */
const CALLER_KEYS: OptionKind = {
  ...KEYS,
  expected: "a non-empty array of keys",
  accepts: (value) => KEYS.accepts(value) && !isEmpty(value),
  explain: (value, path) => (isEmpty(value) ? undefined : KEYS.explain?.(value, path)),
};

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The valid values of each option. */
export const BRIDGE_OPTIONS: OptionTable<BridgeOptions> = {
  apiKey: required({
    ...anyOf(SECRET, FUNCTION, oneOf(null)),
    expected: "a key without spaces, a function, or null",
  }),
  models: required(MODELS),
  baseUrl: BASE_URL,
  authToken: SECRET,
  capabilities: { expected: "an object of capabilities by model id", accepts: isPlainObject },
  learnCapabilities: BOOLEAN,
  adaptations: anyOf(POLICY, objectOf(POLICIES)),
  refusal: oneOf("stop_sequence", "refusal"),
  responseModel: oneOf("live", "legacy"),
  callerKeys: CALLER_KEYS,
  fetch: FUNCTION,
  maxRequestBytes: number(),
  maxJsonValues: number(),
  maxResponseBytes: number(),
  maxStreamBytes: number(),
  maxRequests: number(),
  stallTimeoutMs: number(),
  totalTimeoutMs: number(),
  transformRequest: FUNCTION,
  onAdaptation: FUNCTION,
  onCapabilitiesLearned: FUNCTION,
  onCall: FUNCTION,
  telemetry: {
    expected: "createTelemetry() of @text-completions/bridge/opentelemetry",
    accepts: (value) => typeof Reflect.get(Object(value), "start") === "function",
  },
  clock: CLOCK,
  random: FUNCTION,
  createId: FUNCTION,
};

/**
 * Checks the options, and fills in the defaults.
 *
 * @throws {UsageError} for the first invalid option.
 */
export function resolveOptions(options: BridgeOptions): Settings {
  const passed = checkOptions(options, BRIDGE_OPTIONS);
  const { apiKey = null, authToken, callerKeys, baseUrl = DEFAULT_BASE_URL, capabilities = {} } = passed;
  const known = Object.fromEntries(
    Object.entries(capabilities).map(([model, facts]) => [
      model,
      checkOptions(facts, CAPABILITY_OPTIONS, `capabilities.${model}`),
    ]),
  );
  return {
    learnCapabilities: true,
    refusal: "stop_sequence",
    responseModel: "live",
    maxRequestBytes: MAX_REQUEST_BYTES,
    maxJsonValues: DEFAULT_MAX_JSON_VALUES,
    maxResponseBytes: DEFAULT_MAX_RESPONSE_BYTES,
    maxStreamBytes: DEFAULT_MAX_STREAM_BYTES,
    maxRequests: Infinity,
    stallTimeoutMs: DEFAULT_STALL_TIMEOUT_MS,
    totalTimeoutMs: DEFAULT_TOTAL_TIMEOUT_MS,
    clock: systemClock,
    ...passed,
    createId: resolveCreateId(passed),
    apiKey: typeof apiKey === "string" ? (trimSecret(apiKey) ?? "") : apiKey,
    authToken: authToken && trimSecret(authToken),
    callerKeys: callerKeys?.flatMap((key) => trimSecret(key) ?? []),
    baseUrl: parseBaseUrl(baseUrl, { operation: "/v1/messages" }).baseUrl,
    findModel: resolveModels(options.models),
    policyOf: resolvePolicies(passed.adaptations),
    capabilities: createCapabilityStore(known),
  };
}

/** The ids are those of the API's format, or the caller's, which have to be sent in a header. */
function resolveCreateId({
  createId: own,
  random,
}: Pick<BridgeOptions, "createId" | "random">): Settings["createId"] {
  if (own === undefined) return (kind) => createId(kind, random);
  return (kind, callNumber) => {
    const id = own(kind, callNumber);
    assertResult("createId", ID, id);
    return id;
  };
}

/** A record is searched for the model itself, then for the id that it is an alias of, then for `"*"`. */
function resolveModels(models: BridgeOptions["models"]): Settings["findModel"] {
  if (typeof models === "function") return models;
  if (typeof models === "string") return () => models;
  const own = { ...models };
  return (name) => {
    const names = [name, findModel(name)?.id ?? name, "*"];
    return own[names.find((each) => Object.hasOwn(own, each)) ?? "*"];
  };
}

/** By default everything is adapted except a prefill, without which the completion would be a different one. */
function resolvePolicies(policies: BridgeOptions["adaptations"] = {}): Settings["policyOf"] {
  if (typeof policies === "string") return () => policies;
  return (code) => policies[code] ?? (code === "prefill" ? "reject" : "adapt");
}

import { membersOf } from "@text-completions/core/internal";
import type { LearnedCapabilities, ModelCapabilities } from "./capabilities.ts";
import type { Exchange } from "./exchange.ts";
import type { MessagesRequest } from "./to-messages-request.ts";
import { readText } from "./upstream-body.ts";
import { requestModels } from "./upstream.ts";
import { TOKEN_FIELD } from "./upstream-error.ts";

/** A live model, and what is known about it when a request is converted. */
export interface Target {
  readonly model: string;
  readonly known: ModelCapabilities;
}

/** Learns what an error says about a model. Returns whether that is new since the request was converted. */
export function learnFromError(
  message: string,
  sent: MessagesRequest,
  target: Target,
  exchange: Exchange,
): boolean {
  return learn(readError(message, sent) ?? {}, "upstream-error", target, exchange);
}

/** Learns from the `server` header of a response which program the upstream is: llama.cpp repeats a prefill. */
export function learnFromResponse({ headers }: Response, target: Target, exchange: Exchange): void {
  if (/^llama\.cpp\b/i.test(headers.get("server") ?? ""))
    learn({ repeatsPrefill: true }, "upstream-response", target, exchange);
}

function learn(
  capabilities: Partial<ModelCapabilities>,
  source: LearnedCapabilities["source"],
  { model, known }: Target,
  { settings }: Exchange,
): boolean {
  if (!isNews(capabilities, known)) return false;
  // Another request may have learned the same in the meantime.
  if (!isNews(capabilities, settings.capabilities.get(model))) return true;
  const learned = { model, capabilities, source };
  settings.capabilities.learn(learned);
  settings.onCapabilitiesLearned?.(learned);
  return true;
}

function isNews(capabilities: Partial<ModelCapabilities>, known: ModelCapabilities): boolean {
  return Object.entries(capabilities).some(([name, value]) => Reflect.get(known, name) !== value);
}

/**
 * Reads from the message of a 400 what a model does not accept; undefined if it says nothing about a field of the
 * request. The words differ between vendors, but all of them name the field.
 */
function readError(message: string, body: MessagesRequest): Partial<ModelCapabilities> | undefined {
  const text = message.slice(0, MAX_MESSAGE_LENGTH).replaceAll(body.model, "");
  const names = (field: string): boolean => new RegExp(String.raw`\b${field}\b`, "i").test(text);
  const { temperature, top_p, top_k, thinking, messages, max_tokens } = body;
  if (temperature !== undefined && top_p !== undefined && names("temperature") && names("top_p")) {
    if (/\b(?:both|together|only one|one of|either)\b/i.test(text)) return { temperatureWithTopP: false };
  }
  const learned = {
    ...(temperature !== undefined && names("temperature") && { temperature: false }),
    ...(top_p !== undefined && names("top_p") && { topP: false }),
    ...(top_k !== undefined && names("top_k") && { topK: false }),
    ...(thinking !== undefined && names("thinking") && { thinking: "always" as const }),
    ...(messages.at(-1)?.role === "assistant" && rejectsPrefill(text) && { prefill: false }),
    ...learnMaxTokens(text, max_tokens),
  };
  return Object.keys(learned).length > 0 ? learned : undefined;
}

/**
 * How much of a message is searched. Its beginning names the field, and the time of the search must not depend on the
 * upstream.
 */
const MAX_MESSAGE_LENGTH = 1000;

/**
 * For instance "does not support assistant message prefill", "must end with a user message", "last message must be from
 * the user".
 */
const REJECTS_PREFILL =
  /\bprefill|\b(?:ends?|last|final)\b[^.]*\b(?:user|assistant)\b|\b(?:user|assistant)\b[^.]*\b(?:ends?|last|final)\b/i;

function rejectsPrefill(text: string): boolean {
  // Whitespace at the end of a message says nothing about the model.
  return REJECTS_PREFILL.test(text) && !/\bwhite ?space\b/i.test(text);
}

/** The limit is the largest number below the requested one: "max_tokens: 5000 > 4096, which is the maximum". */
function learnMaxTokens(text: string, requested: number): Partial<ModelCapabilities> {
  // What remains of a limit on input and output together depends on the prompt, not only on the model.
  if (text.search(TOKEN_FIELD) < 0 || /\bcontext\b/i.test(text)) return {};
  const limits = (text.match(/\b\d[\d,]*\b/g) ?? [])
    .map((digits) => Number(digits.replaceAll(",", "")))
    .filter((limit) => limit >= 1 && limit < requested);
  return limits.length === 0 ? {} : { maxTokens: Math.max(...limits) };
}

/**
 * Reads from the upstream's list what a model accepts that is not in the table: once for each model, and one request at
 * a time. No response waits for it.
 */
export async function lookUpModel(model: string, headers: Headers, exchange: Exchange): Promise<void> {
  const { settings, state } = exchange;
  if (state.isLookingUp || state.lookedUp.has(model) || state.lookedUp.size >= MAX_LOOKED_UP) return;
  if (DOTS.test(model)) return;
  state.lookedUp.add(model);
  state.isLookingUp = true;
  try {
    const path = `/${encodeURIComponent(model)}`;
    const capabilities = await requestModels(settings, { path, headers }, async (response, scope) => {
      const { text } = await readText(response, MAX_INFO_BYTES, { ...exchange, scope });
      return response.ok ? readModelInfo(JSON.parse(text)) : {};
    });
    if (Object.keys(capabilities).length === 0) return;
    settings.capabilities.learn({ model, capabilities, source: "upstream-list" });
    settings.onCapabilitiesLearned?.({ model, capabilities, source: "upstream-list" });
  } catch {
    // The model is assumed to accept everything until it says otherwise.
  } finally {
    state.isLookingUp = false;
  }
}

/** No real description of a model is longer. */
const MAX_INFO_BYTES = 65_536;

/** Ids that a URL parser would resolve as relative path segments. */
const DOTS = /^\.+$/;

/** Bounded, because a `models` function may build model ids from what callers send. */
const MAX_LOOKED_UP = 1000;

/**
 * Reads the response to `GET /v1/models/{id}`. Servers may send undocumented members, and a missing one changes
 * nothing.
 *
 * Source: documentation page "Get a Model".
 */
function readModelInfo(info: unknown): Partial<ModelCapabilities> {
  const { max_tokens: maxTokens, capabilities } = membersOf(info);
  const of = membersOf(capabilities);
  const prefill = isSupported(of["prefill"]);
  const temperature = isSupported(of["temperature"]);
  const topP = isSupported(of["top_p"]);
  const topK = isSupported(of["top_k"]);
  const thinking = readThinking(membersOf(of["thinking"]));
  return {
    ...(prefill !== undefined && { prefill }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(topK !== undefined && { topK }),
    ...(thinking !== undefined && { thinking }),
    ...(typeof maxTokens === "number" && maxTokens >= 1 && { maxTokens }),
  };
}

function isSupported(capability: unknown): boolean | undefined {
  const supported = typeof capability === "boolean" ? capability : membersOf(capability)["supported"];
  return typeof supported === "boolean" ? supported : undefined;
}

function readThinking(
  thinking: Readonly<Record<string, unknown>>,
): ModelCapabilities["thinking"] | undefined {
  if (isSupported(thinking) === false) return "never";
  const types = membersOf(thinking["types"]);
  const disabled = isSupported(types["disabled"]);
  if (disabled === undefined) return undefined;
  if (disabled) return "disabled";
  return isSupported(types["between_tools"]) === true ? "between_tools" : "always";
}

import type { Profile } from "./profile.ts";

/** The body of a request as the fake sees it, before it is validated. */
export type Body = Record<string, unknown>;

/** An error: status, type, message. */
export type Rejection = readonly [status: number, type: string, message: string];

const KNOWN_FIELDS = new Set([
  "model",
  "max_tokens",
  "system",
  "messages",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  "metadata",
  "thinking",
  "stream",
]);

/** The first error with which the Messages API would reject a request, in its words. */
export function rejectMessage(
  headers: Headers,
  body: Body,
  profiles: readonly Profile[],
  keys: readonly string[] | undefined,
): Rejection | undefined {
  const bearer = /^Bearer (.+)$/.exec(headers.get("authorization") ?? "")?.[1];
  const key = headers.get("x-api-key") ?? bearer;
  if (!key) return [401, "authentication_error", "x-api-key header is required"];
  if (keys !== undefined && !keys.includes(key)) return [401, "authentication_error", "invalid x-api-key"];
  const version = headers.get("anthropic-version");
  if (version === null) return invalid("anthropic-version: header is required");
  if (version !== "2023-06-01") return invalid(`anthropic-version: "${version}" is not the pinned one`);
  if (headers.get("content-type") !== "application/json")
    return invalid("content-type: must be application/json");
  const unknown = Object.keys(body).find((field) => !KNOWN_FIELDS.has(field));
  if (unknown !== undefined) return invalid(`${unknown}: Extra inputs are not permitted`);
  const profile = profiles.find(({ id }) => id === body["model"]);
  if (profile === undefined) return [404, "not_found_error", `model: ${String(body["model"])}`];
  return (
    rejectNumbers(body, profile) ??
    rejectStops(body) ??
    rejectTexts(body, profile) ??
    rejectThinking(body, profile)
  );
}

function rejectNumbers(body: Body, profile: Profile): Rejection | undefined {
  const { max_tokens: tokens, temperature, top_p: topP, top_k: topK } = body;
  if (typeof tokens !== "number" || !Number.isInteger(tokens)) return invalid("max_tokens: Field required");
  if (tokens < 1) return invalid("max_tokens: must be greater than or equal to 1");
  if (tokens > profile.maxTokens) {
    return invalid(
      `max_tokens: ${tokens} > ${profile.maxTokens}, which is the maximum allowed number of output tokens for ${profile.id}`,
    );
  }
  for (const [name, value] of Object.entries({ temperature, top_p: topP })) {
    if (value !== undefined && !(typeof value === "number" && value >= 0 && value <= 1))
      return invalid(`${name}: range: 0..1`);
  }
  if (topK !== undefined && !(typeof topK === "number" && topK >= 0)) return invalid("top_k: range: 0..");
  if (temperature !== undefined && topP !== undefined && !profile.both)
    return invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
  const { words = (field) => `\`${field}\` is deprecated for this model.` } = profile;
  if (!profile.temperature && temperature !== undefined) return invalid(words("temperature"));
  if (!profile.topP && topP !== undefined) return invalid(words("top_p"));
  return profile.topK || topK === undefined ? undefined : invalid(words("top_k"));
}

function rejectStops({ stop_sequences: stops = [] }: Body): Rejection | undefined {
  if (!Array.isArray(stops)) return invalid("stop_sequences: Input should be a valid array");
  return stops.some((stop) => typeof stop !== "string" || BLANK.test(stop))
    ? invalid("stop_sequences: each stop sequence must contain non-whitespace")
    : undefined;
}

/** Whitespace to Python, in which the API is written, and to JavaScript. */
const BLANK = new RegExp(String.raw`^[\s\x1c-\x1f\x85]*$`);

function rejectTexts({ system, messages }: Body, profile: Profile): Rejection | undefined {
  if (system !== undefined && (typeof system !== "string" || BLANK.test(system)))
    return invalid("system: text content blocks must contain non-whitespace text");
  if (!Array.isArray(messages) || messages.length === 0)
    return invalid("messages: at least one message is required");
  const list: Body[] = messages;
  for (const [index, { role, content, ...rest }] of list.entries()) {
    if (role !== "user" && role !== "assistant")
      return invalid(`messages.${index}.role: Input should be 'user' or 'assistant'`);
    if (Object.keys(rest).length > 0) return invalid(`messages.${index}: Extra inputs are not permitted`);
    if (typeof content !== "string" || BLANK.test(content))
      return invalid("messages: text content blocks must contain non-whitespace text");
    if (index === 0 && role !== "user") return invalid("messages: first message must use the user role");
    if (role === list[index - 1]?.["role"])
      return invalid(
        `messages: roles must alternate between "user" and "assistant", but found multiple "${role}" roles in a row`,
      );
  }
  const last = list.at(-1);
  if (last?.["role"] !== "assistant") return undefined;
  if (!profile.prefill)
    return invalid(
      "This model does not support assistant message prefill. The conversation must end with a user message.",
    );
  return BLANK.test(String(last["content"]).slice(-1))
    ? invalid("messages: final assistant content cannot end with trailing whitespace")
    : undefined;
}

function rejectThinking({ thinking }: Body, profile: Profile): Rejection | undefined {
  if (thinking === undefined) return undefined;
  const type =
    typeof thinking === "object" && thinking !== null && "type" in thinking ? thinking.type : thinking;
  return type === "disabled" && profile.thinking !== "always"
    ? undefined
    : invalid(`"thinking.type.${String(type)}" is not supported for this model.`);
}

function invalid(message: string): Rejection {
  return [400, "invalid_request_error", message];
}

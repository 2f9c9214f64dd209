import { HEADER } from "@text-completions/core";
import { acceptWhen, changeJson, fail, isStream, rejectWhen } from "../servers/layers.ts";
import { PLACES } from "../../src/document.gen.ts";
import { type Mutant, mutant } from "./mutant.ts";

const OPTIONAL = ["stop_sequences", "temperature", "top_p", "top_k", "metadata", "stream"];
const FIELDS: ReadonlySet<string> = new Set(PLACES.requestFields);

/** Servers that read requests wrongly. */
export const REQUEST_MUTANTS: readonly Mutant[] = [
  mutant(
    "request/temperature-above-maximum",
    "takes a temperature above 1",
    acceptWhen(
      ({ body }) => Number(body["temperature"]) > 1,
      () => ({ temperature: 1 }),
    ),
  ),
  mutant(
    "request/temperature-at-minimum",
    "rejects the lowest temperature",
    rejectWhen(({ body }) => body["temperature"] === 0),
  ),
  mutant(
    "request/top-p-at-maximum",
    "rejects the highest top_p",
    rejectWhen(({ body }) => body["top_p"] === 1),
  ),
  mutant(
    "request/top-k-below-minimum",
    "reads a top_k of -1 as unset",
    acceptWhen(
      ({ body }) => body["top_k"] === -1,
      () => ({ top_k: 0 }),
    ),
  ),
  mutant(
    "request/max-tokens-to-sample-negative",
    "takes -1 for no limit of tokens",
    acceptWhen(
      ({ body }) => body["max_tokens_to_sample"] === -1,
      () => ({ max_tokens_to_sample: 100 }),
    ),
  ),
  mutant(
    "request/max-tokens-to-sample-at-minimum",
    "rejects to write a single token",
    rejectWhen(({ body }) => body["max_tokens_to_sample"] === 1 && body["stream"] === undefined),
  ),
  mutant(
    "request/max-tokens-to-sample-missing",
    "has its own token limit",
    acceptWhen(
      ({ body }) => body["prompt"] !== undefined && body["max_tokens_to_sample"] === undefined,
      () => ({ max_tokens_to_sample: 256 }),
    ),
  ),
  mutant(
    "request/max-tokens-to-sample-above-server-maximum",
    "takes any number of tokens",
    acceptWhen(
      ({ body }) => body["max_tokens_to_sample"] === 1_000_001,
      () => ({ max_tokens_to_sample: 4096 }),
    ),
  ),
  mutant(
    "request/max-tokens-to-sample-at-server-maximum",
    "rejects more tokens than its model has",
    rejectWhen(
      ({ body }) =>
        Number(body["max_tokens_to_sample"]) > 4096 && Number(body["max_tokens_to_sample"]) <= 1_000_000,
    ),
  ),
  mutant(
    "request/unknown-field",
    "ignores unknown fields",
    acceptWhen(
      ({ body }) => Object.keys(body).some((name) => !FIELDS.has(name)),
      (body) =>
        Object.fromEntries(
          Object.keys(body).flatMap((name) => (FIELDS.has(name) ? [] : [[name, undefined]])),
        ),
    ),
  ),
  mutant(
    "request/metadata-unknown-field",
    "ignores unknown members of metadata",
    acceptWhen(
      ({ body }) => JSON.stringify(body["metadata"] ?? {}).includes("unknown"),
      () => ({ metadata: {} }),
    ),
  ),
  mutant(
    "request/metadata-user-id-null",
    "rejects a user_id of null",
    rejectWhen(({ text }) => text.includes('"user_id":null')),
  ),
  mutant(
    "request/metadata-user-id-too-long",
    "takes a user_id of any length",
    acceptWhen(
      ({ text }) => text.includes("u".repeat(257)),
      () => ({ metadata: {} }),
    ),
  ),
  mutant(
    "request/optional-null",
    "reads null as unset",
    acceptWhen(
      ({ body }) => OPTIONAL.some((name) => body[name] === null),
      (body) =>
        Object.fromEntries(OPTIONAL.flatMap((name) => (body[name] === null ? [[name, undefined]] : []))),
    ),
  ),
  mutant(
    "request/top-k-fractional",
    "rounds a fractional top_k",
    acceptWhen(
      ({ body }) => body["top_k"] === 1.5,
      () => ({ top_k: 1 }),
    ),
  ),
  mutant(
    "request/stop-sequences-item-empty",
    "takes an empty stop sequence",
    acceptWhen(
      ({ text }) => text.includes('"stop_sequences":[""]'),
      () => ({ stop_sequences: [] }),
    ),
  ),
  mutant(
    "request/prompt-of-wrong-type",
    "responds with 422 to a field of the wrong type",
    async (incoming, pass) => {
      const isWrong = typeof incoming.body["prompt"] === "object" && incoming.body["prompt"] !== null;
      return isWrong ? fail(422, "invalid_request_error") : pass();
    },
  ),
  mutant("request/not-json", "fails with a 500 at a body that is not JSON", async ({ text }, pass) =>
    text.startsWith("{") && !text.endsWith("}") && !text.includes("prompt") ? notParsed() : pass(),
  ),
  mutant("request/empty-body", "completes an empty body", async ({ text, request }, pass) =>
    text === "" && request.method === "POST" ? pass({ text: HELLO }) : pass(),
  ),
  mutant("request/array", "unpacks a request from a list", async ({ text }, pass) =>
    text.startsWith("[") ? pass({ text: text.slice(1, -1) }) : pass(),
  ),
  mutant(
    "request/integral-float",
    "takes 5.0 for no integer",
    rejectWhen(({ text }) => /:\d+\.0\b/.test(text)),
  ),
  mutant(
    "request/multibyte",
    "takes ASCII alone",
    rejectWhen(({ text }) => /[^\0-\x7F]/.test(text)),
  ),
  mutant(
    "request/all-fields",
    "takes either temperature or top_p",
    rejectWhen(({ body }) => "temperature" in body && "top_p" in body),
  ),
  mutant(
    "request/accept-header-ignored",
    "chooses JSON or a stream by `accept`",
    async ({ headers, body }, pass) => {
      if (headers.get("accept") === "application/json") return pass({ body: { ...body, stream: false } });
      return pass();
    },
  ),
  mutant(
    "errors/before-stream",
    "rejects a request for a stream within the stream",
    async ({ body }, pass) => {
      const response = await pass();
      if (body["stream"] !== true || response.status !== 400) return response;
      const data = await response.text();
      const headers = new Headers(response.headers);
      headers.set(HEADER.contentType, "text/event-stream");
      return new Response(`event: error\ndata: ${data}\n\n`, { headers });
    },
  ),
  mutant(
    "prompt/no-markers",
    "wraps a prompt that has no turns",
    acceptWhen(
      ({ body }) => body["prompt"] === "Hello, world",
      () => ({ prompt: "\n\nHuman: Hello\n\nAssistant:" }),
    ),
  ),
  mutant(
    "prompt/one-line-feed-before-assistant",
    "looks for the word Assistant alone",
    acceptWhen(
      ({ body }) => String(body["prompt"]).includes(" \nAssistant:"),
      ({ prompt }) => ({ prompt: String(prompt).replace(" \nAssistant:", "\n\nAssistant:") }),
    ),
  ),
  mutant(
    "prompt/no-leading-line-feeds",
    "does not sanitise prompts",
    rejectWhen(({ body }) => String(body["prompt"]).startsWith("Human:")),
  ),
  mutant(
    "prompt/prefill",
    "rejects a prefill",
    rejectWhen(({ body }) => /\n\nAssistant: *[^ \n]+[^\n]*$/.test(String(body["prompt"]))),
  ),
  mutant(
    "prompt/system-prompt",
    "rejects text before the first turn",
    rejectWhen(({ body }) => String(body["prompt"]).startsWith("Today")),
  ),
  mutant(
    "model/unknown-rejected",
    "accepts any model",
    acceptWhen(
      ({ body }) => body["model"] === "no-such-model",
      () => ({ model: "claude-2.1" }),
    ),
  ),
  mutant(
    "model/messages-only-rejected",
    "breaks down at a model of the Messages API",
    async ({ body }, pass) => (body["model"] === "claude-3-opus-20240229" ? fail(500, "api_error") : pass()),
  ),
  mutant(
    "model/alias-resolved",
    "names the alias that was asked for",
    changeJson(
      (body, _, incoming) => ({ ...body, model: incoming.body["model"] }),
      (response) => response.status === 200 && !isStream(response),
    ),
  ),
];

const HELLO = JSON.stringify({
  model: "claude-2.1",
  max_tokens_to_sample: 5,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
});

function notParsed(): Response {
  return fail(500, "api_error", "Unexpected end of JSON input");
}

import { HEADER } from "@text-completions/core";
import { KEY } from "../servers/base-mock.ts";
import type { Incoming } from "../servers/incoming.ts";
import {
  acceptWhen,
  changeCompletion,
  changeError,
  changeEvents,
  changeHeaders,
  fail,
  isStream,
  rebuild,
  rejectWhen,
} from "../servers/layers.ts";
import { type Mutant, mutant } from "./mutant.ts";

/** Whether a value of the body is a number in a text, as `"5"`. */
function isNumberText(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value));
}

/** A layer that reads a text of digits in a field as the number. */
function readsTexts(field: string): Mutant["layer"] {
  return () =>
    acceptWhen(
      ({ body }) => isNumberText(body[field]),
      (body) => ({ [field]: Number(body[field]) }),
    );
}

/** A layer that replaces what a field holds where a condition holds. */
function replaces(field: string, condition: (value: unknown) => boolean, value: unknown): Mutant["layer"] {
  return () =>
    acceptWhen(
      ({ body }) => condition(body[field]),
      () => ({ [field]: value }),
    );
}

/** The headers of a request with the right key. */
function withKey({ headers }: Incoming): Headers {
  const changed = new Headers(headers);
  changed.set(HEADER.xApiKey, KEY);
  return changed;
}

const HI = "\n\nHuman: Hi\n\nAssistant:";

/** Servers that break what the documentation page says, in the order of the page. */
export const PAGE_MUTANTS: readonly Mutant[] = [
  mutant(
    "path/unknown-rejected",
    "completes at every path that begins with its own",
    async ({ path }, pass) => pass(path.startsWith("/v1/complete") ? { path: "/v1/complete" } : {}),
  ),
  mutant("path/unknown-rejected", "completes at every path under /v1", async ({ path }, pass) =>
    pass(path.startsWith("/v1/") ? { path: "/v1/complete" } : {}),
  ),
  mutant("method/put-rejected", "completes whatever the method", async ({ request }, pass) =>
    pass(request.method === "GET" ? {} : { method: "POST" }),
  ),
  mutant("method/get-rejected", "responds to GET with a 400", async ({ request }, pass) =>
    request.method === "GET" ? fail(400, "invalid_request_error") : pass(),
  ),
  mutant("auth/key-checked", "looks only at the form of a key", async (incoming, pass) =>
    pass(
      incoming.headers.get(HEADER.xApiKey)?.startsWith("sk-ant-") === true
        ? { headers: withKey(incoming) }
        : {},
    ),
  ),
  mutant("auth/key-checked", "accepts every key that is not empty", async (incoming, pass) =>
    pass((incoming.headers.get(HEADER.xApiKey) ?? "") === "" ? {} : { headers: withKey(incoming) }),
  ),
  mutant("auth/key-required", "responds with 403 to a request without a key", async ({ headers }, pass) =>
    headers.has(HEADER.xApiKey) || headers.has(HEADER.authorization) ? pass() : fail(403, "permission_error"),
  ),
  mutant("auth/key-checked", "responds with 403 to a wrong key", async (_, pass) => {
    const response = await pass();
    return response.status === 401 ? fail(403, "permission_error") : response;
  }),
  mutant(
    "headers/version-required",
    "responds with 401 to a request without a version",
    async (incoming, pass) =>
      incoming.headers.has(HEADER.anthropicVersion) ? pass() : fail(401, "authentication_error"),
  ),
  mutant("headers/version-known", "accepts any version that looks like a date", async ({ headers }, pass) => {
    const changed = new Headers(headers);
    if (/^\d{4}-\d\d-\d\d$/.test(headers.get(HEADER.anthropicVersion) ?? "")) {
      changed.set(HEADER.anthropicVersion, "2023-06-01");
    }
    return pass({ headers: changed });
  }),
  {
    does: "has a default model",
    caughtBy: "request/model-missing",
    layer: replaces("model", (value) => value === undefined, "claude-2.1"),
  },
  {
    does: "takes any value for the model",
    caughtBy: "request/model-of-wrong-type",
    layer: replaces("model", (value) => value !== undefined && typeof value !== "string", "claude-2.1"),
  },
  {
    does: "reads a list of prompts, as other APIs do",
    caughtBy: "request/prompt-of-wrong-type",
    layer: replaces("prompt", Array.isArray, HI),
  },
  {
    does: "completes an empty prompt",
    caughtBy: "request/prompt-empty",
    layer: replaces("prompt", (value) => value === "", HI),
  },
  {
    does: "completes without a prompt",
    caughtBy: "request/prompt-missing",
    layer: replaces("prompt", (value) => value === undefined, HI),
  },
  mutant(
    "prompt/no-human-turn",
    "adds the Human turn that a prompt lacks",
    acceptWhen(
      ({ body: { prompt } }) =>
        typeof prompt === "string" && !prompt.includes("\n\nHuman:") && prompt.includes("\n\nAssistant:"),
      ({ prompt }) => ({ prompt: `\n\nHuman: ${String(prompt)}` }),
    ),
  ),
  mutant(
    "prompt/human-last",
    "adds the Assistant turn that a prompt lacks",
    acceptWhen(
      ({ body: { prompt } }) =>
        typeof prompt === "string" && prompt.lastIndexOf("\n\nHuman:") > prompt.lastIndexOf("\n\nAssistant:"),
      ({ prompt }) => ({ prompt: `${String(prompt)}\n\nAssistant:` }),
    ),
  ),
  mutant(
    "prompt/assistant-first",
    "looks for both turns, in whatever order",
    acceptWhen(
      ({ body: { prompt } }) => typeof prompt === "string" && prompt.startsWith("\n\nAssistant:"),
      ({ prompt }) => ({ prompt: `\n\nHuman: ${String(prompt)}` }),
    ),
  ),
  {
    does: "accepts a token limit below zero",
    caughtBy: "request/max-tokens-to-sample-negative",
    layer: replaces("max_tokens_to_sample", (value) => Number(value) < 0, 5),
  },
  {
    does: "accepts a token limit of zero",
    caughtBy: "request/max-tokens-to-sample-below-minimum",
    layer: replaces("max_tokens_to_sample", (value) => value === 0, 1),
  },
  {
    does: "rounds a token limit",
    caughtBy: "request/max-tokens-to-sample-fractional",
    layer: replaces("max_tokens_to_sample", (value) => typeof value === "number" && value % 1 !== 0, 2),
  },
  {
    does: "reads a token limit that is a text of digits",
    caughtBy: "request/max-tokens-to-sample-of-wrong-type",
    layer: readsTexts("max_tokens_to_sample"),
  },
  {
    does: "takes null for no token limit",
    caughtBy: "request/max-tokens-to-sample-null",
    layer: replaces("max_tokens_to_sample", (value) => value === null, 100),
  },
  mutant("tokens/limit-honoured", "writes 16 tokens at least", async ({ body }, pass) =>
    pass(
      typeof body["max_tokens_to_sample"] === "number" &&
        body["max_tokens_to_sample"] >= 1 &&
        body["max_tokens_to_sample"] < 16
        ? { body: { max_tokens_to_sample: 16 } }
        : {},
    ),
  ),
  mutant("tokens/limit-honoured", "ignores the token limit of streams", async ({ body }, pass) =>
    pass(
      body["stream"] === true && Number(body["max_tokens_to_sample"]) >= 1
        ? { body: { max_tokens_to_sample: 300 } }
        : {},
    ),
  ),
  mutant("stops/excluded", "reads only the first of the stop sequences", async ({ body }, pass) =>
    pass(
      Array.isArray(body["stop_sequences"]) && body["stop_sequences"].length > 1
        ? { body: { stop_sequences: body["stop_sequences"].slice(0, 1) } }
        : {},
    ),
  ),
  mutant("stops/excluded", "reads only the last of the stop sequences", async ({ body }, pass) =>
    pass(
      Array.isArray(body["stop_sequences"]) && body["stop_sequences"].length > 1
        ? { body: { stop_sequences: body["stop_sequences"].slice(-1) } }
        : {},
    ),
  ),
  mutant(
    "request/stop-sequences-many",
    "takes four stop sequences at most",
    rejectWhen(({ body }) => Array.isArray(body["stop_sequences"]) && body["stop_sequences"].length > 4),
  ),
  mutant(
    "request/stop-sequences-white-space",
    "rejects stop sequences of whitespace, as the Messages API does",
    rejectWhen(
      ({ body: { stop_sequences: stops } }) =>
        Array.isArray(stops) &&
        stops.some((stop) => typeof stop === "string" && stop !== "" && stop.trim() === ""),
    ),
  ),
  {
    does: "reads a single stop sequence that is not in a list",
    caughtBy: "request/stop-sequences-of-wrong-type",
    layer: replaces("stop_sequences", (value) => typeof value === "string", []),
  },
  {
    does: "turns stop sequences of other types into text",
    caughtBy: "request/stop-sequences-item-of-wrong-type",
    layer: replaces(
      "stop_sequences",
      (value) => Array.isArray(value) && value.some((item) => typeof item !== "string"),
      ["5"],
    ),
  },
  {
    does: "takes a temperature of up to 2",
    caughtBy: "request/temperature-above-maximum",
    layer: replaces("temperature", (value) => Number(value) > 1 && Number(value) <= 2, 1),
  },
  {
    does: "reads a temperature of -1 as unset",
    caughtBy: "request/temperature-below-minimum",
    layer: replaces("temperature", (value) => value === -1, 1),
  },
  {
    does: "reads a temperature that is a text of digits",
    caughtBy: "request/temperature-of-wrong-type",
    layer: readsTexts("temperature"),
  },
  mutant(
    "request/temperature-at-maximum",
    "needs a decimal point in a temperature",
    rejectWhen(({ text }) => /"temperature":\d+[,}]/.test(text)),
  ),
  {
    does: "reads a top_p of -1 as unset",
    caughtBy: "request/top-p-below-minimum",
    layer: replaces("top_p", (value) => value === -1, 1),
  },
  {
    does: "does not check top_p",
    caughtBy: "request/top-p-above-maximum",
    layer: replaces("top_p", (value) => value !== undefined, 1),
  },
  mutant(
    "request/top-k-at-minimum",
    "takes the sign of the page literally, and rejects a top_k of 0",
    rejectWhen(({ body }) => body["top_k"] === 0),
  ),
  mutant(
    "request/top-p-at-minimum",
    "takes the sign of the page literally, and rejects a top_p of 0",
    rejectWhen(({ body }) => body["top_p"] === 0),
  ),
  mutant(
    "request/numbers-of-wrong-type",
    "reads a top_p and a top_k that are texts of digits",
    acceptWhen(
      ({ body }) => isNumberText(body["top_k"]) || isNumberText(body["top_p"]),
      ({ top_p, top_k }) => ({
        top_p: isNumberText(top_p) ? Number(top_p) : top_p,
        top_k: isNumberText(top_k) ? Number(top_k) : top_k,
      }),
    ),
  ),
  {
    does: "takes anything for metadata",
    caughtBy: "request/metadata-of-wrong-type",
    layer: replaces("metadata", (value) => value !== undefined && value !== null, {}),
  },
  mutant(
    "request/metadata-empty",
    "needs a user_id in metadata",
    rejectWhen(({ body }) => JSON.stringify(body["metadata"]) === "{}"),
  ),
  {
    does: "reads `true` in a text as true",
    caughtBy: "request/stream-of-wrong-type",
    layer: replaces("stream", (value) => value === "true", true),
  },
  mutant("response/content-type", "streams unless `stream` is false", async ({ body }, pass) =>
    pass(body["stream"] === undefined ? { body: { stream: true } } : {}),
  ),
  {
    does: "takes `max_tokens` of another API",
    caughtBy: "request/unknown-field",
    layer: replaces("max_tokens", (value) => value !== undefined, undefined),
  },
  mutant("request/large-body", "reads bodies of up to 100 kB", async ({ text }, pass) =>
    text.length > 102_400 ? fail(413, "request_too_large") : pass(),
  ),
  mutant(
    "response/completion-schema",
    "responds in the format of another API",
    changeCompletion(({ completion, stop_reason, ...body }) => ({
      ...body,
      choices: [{ text: completion, finish_reason: stop_reason }],
    })),
  ),
  mutant(
    "response/completion-schema",
    "calls the object a text_completion",
    changeCompletion((body) => ({ ...body, type: "text_completion" })),
  ),
  mutant(
    "response/completion-schema",
    "counts its completions instead of naming them",
    changeCompletion((body) => ({ ...body, id: 5 })),
  ),
  mutant(
    "response/completion-schema",
    "sends an empty id",
    changeCompletion((body) => ({ ...body, id: "" })),
  ),
  mutant(
    "response/completion-schema",
    "does not name the model",
    changeCompletion((body) => ({ ...body, model: undefined })),
  ),
  mutant(
    "response/completion-schema",
    "sends the completion as a list of texts",
    changeCompletion((body) => ({ ...body, completion: [body["completion"]] })),
  ),
  mutant(
    "response/completion-schema",
    "wraps the completion in `data`",
    changeCompletion((body) => ({ data: body })),
  ),
  mutant(
    "response/known-stop-reason",
    "has the stop reasons of the Messages API",
    changeCompletion((body) => ({
      ...body,
      stop_reason: body["stop_reason"] === "stop_sequence" ? "end_turn" : body["stop_reason"],
    })),
  ),
  mutant(
    "tokens/limit-reported",
    "calls the token limit `length`",
    changeCompletion((body) => ({
      ...body,
      stop_reason: body["stop_reason"] === "max_tokens" ? "length" : body["stop_reason"],
    })),
  ),
  mutant(
    "stops/reported",
    "calls a stop sequence `stop`",
    changeCompletion((body) => ({
      ...body,
      stop_reason: body["stop_reason"] === "stop_sequence" ? "stop" : body["stop_reason"],
    })),
  ),
  mutant("stops/whole-text", "streams the beginning of a stop sequence", async ({ body }, pass) => {
    const response = await pass();
    const stops = body["stop_sequences"];
    if (!isStream(response) || !Array.isArray(stops)) return response;
    const text = await response.text();
    const stop = stops.find((each) => !text.includes(String(each)) && /^[a-z,]/.test(String(each)));
    if (stop === undefined || !text.includes('"stop_reason":"stop_sequence"')) return rebuild(response, text);
    const at = text.lastIndexOf("event: completion");
    const event = `event: completion\ndata: ${JSON.stringify({ type: "completion", completion: String(stop).slice(0, 2), stop_reason: null, model: "claude-2.1" })}\n\n`;
    return rebuild(response, text.slice(0, at) + event + text.slice(at));
  }),
  mutant(
    "stops/whole-text",
    "drops the word in which a stop sequence begins",
    changeCompletion((body, incoming) => ({
      ...body,
      completion: Array.isArray(incoming.body["stop_sequences"])
        ? String(body["completion"]).replace(/\w+$/, "")
        : body["completion"],
    })),
  ),
  mutant("errors/before-stream", "checks the key of a stream once it has begun", async ({ body }, pass) => {
    const response = await pass();
    if (body["stream"] !== true || response.status < 400) return response;
    return new Response(`event: error\ndata: ${await response.text()}\n\n`, {
      headers: { "content-type": "text/event-stream", [HEADER.requestId]: "req_1" },
    });
  }),
  mutant(
    "errors/envelope",
    "sends the message of an error as a text",
    changeError((body) => ({ type: "error", error: String(Object(body["error"]).message) })),
  ),
  mutant(
    "errors/envelope",
    "sends errors without a message",
    changeError((body) => ({ ...body, error: { type: Object(body["error"]).type } })),
  ),
  mutant(
    "response/completion-schema",
    "responds to an invalid request with 200 and the error",
    async (_, pass) => {
      const response = await pass();
      if (response.status < 400) return response;
      return new Response(response.body, { status: 200, headers: response.headers });
    },
  ),
  mutant(
    "request/temperature-above-maximum",
    "responds to an invalid request with a 422",
    async (_, pass) => {
      const response = await pass();
      if (response.status !== 400) return response;
      return new Response(response.body, { status: 422, headers: response.headers });
    },
  ),
  mutant(
    "headers/request-id",
    "names no request in a stream",
    changeHeaders((headers, response) => {
      if (isStream(response)) headers.delete(HEADER.requestId);
    }),
  ),
  mutant(
    "headers/request-id-unique",
    "sends the same request-id with every error",
    changeHeaders((headers, { status }) => {
      if (status >= 400 && headers.has(HEADER.requestId)) headers.set(HEADER.requestId, "req_0");
    }),
  ),
  mutant(
    "stream/incremental-text",
    "repeats the whole text in each event of a short stream",
    changeEvents((data, index, all) => ({
      ...data,
      completion: all
        .slice(0, index + 1)
        .map(({ completion }) => String(completion))
        .join(""),
    })),
    { isShort: true },
  ),
  mutant(
    "stream/not-buffered",
    "takes its time, and then sends a stream as one piece",
    async ({ body }, pass) => {
      const response = await pass();
      if (!isStream(response) || Number(body["max_tokens_to_sample"]) < 2) return response;
      const text = await response.text();
      await new Promise((resolve) => setTimeout(resolve, 1200));
      return rebuild(response, text);
    },
    { isTimed: true },
  ),
  mutant(
    "stream/not-buffered",
    "sends every stream as one piece after 1.2 s, however short it is",
    async (_, pass) => {
      const response = await pass();
      if (!isStream(response)) return response;
      const text = await response.text();
      await new Promise((resolve) => setTimeout(resolve, 1200));
      return rebuild(response, text);
    },
    { isTimed: true },
  ),
  {
    caughtBy: "robustness/stops-generating",
    does: "goes on generating for a client that has left, and has one place",
    isTimed: true,
    options: { tokensPerSecond: 50 },
    layer: () => {
      let generated: Promise<unknown> = Promise.resolve();
      return async ({ body }, pass) => {
        await generated;
        const isLong = body["stream"] === true && Number(body["max_tokens_to_sample"]) > 1;
        if (isLong) generated = new Promise((resolve) => setTimeout(resolve, 600));
        return pass();
      };
    },
  },
  mutant(
    "stream/event-type",
    "leaves the type out of the last event",
    changeEvents((data) => (data["stop_reason"] === null ? data : { ...data, type: undefined })),
  ),
  mutant(
    "stream/matches-non-streamed",
    "repeats the whole text in the second of two events",
    changeEvents((data, index, all) => {
      const whole = all.map(({ completion }) => String(completion)).join("");
      if (index === 0) return { ...data, completion: whole.slice(0, whole.length / 2) };
      return index === all.length - 1 ? { ...data, completion: whole } : undefined;
    }),
  ),
  mutant(
    "stream/matches-non-streamed",
    "escapes the text of streams for web pages",
    changeEvents((data) => ({ ...data, completion: String(data["completion"]).replaceAll(",", "&#44;") })),
  ),
];

import { HEADER } from "@text-completions/core";
import { changeCompletion, changeError, changeHeaders, fail, isStream, rebuild } from "../servers/layers.ts";
import { type Mutant, mutant } from "./mutant.ts";

const encoder = new TextEncoder();

/** Servers that are wrong in responses without a stream, or in errors. */
export const RESPONSE_MUTANTS: readonly Mutant[] = [
  mutant("response/received", "closes the connection at a body that is not JSON", async ({ text }, pass) => {
    if (text === '{"model": ') throw new Error("crashed");
    return pass();
  }),
  mutant("response/whole-body", "ends responses before they are complete", async (_, pass) => {
    const response = await pass();
    if (isStream(response) || response.status !== 200) return response;
    const text = await response.text();
    let isSent = false;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (isSent) throw new Error("broken");
        isSent = true;
        controller.enqueue(encoder.encode(text.slice(0, -5)));
      },
    });
    return rebuild(response, body);
  }),
  mutant("response/status", "responds with a 201", async (_, pass) => {
    const response = await pass();
    if (isStream(response) || response.status !== 200) return response;
    return new Response(response.body, { status: 201, headers: response.headers });
  }),
  mutant(
    "response/content-type",
    "sends completions as text/plain",
    changeHeaders((headers, response) => {
      if (response.status === 200 && !isStream(response)) headers.set(HEADER.contentType, "text/plain");
    }),
  ),
  mutant("response/json", "writes something after the JSON", async (_, pass) => {
    const response = await pass();
    if (isStream(response) || response.status !== 200) return response;
    return rebuild(response, `${await response.text()}\nOK`);
  }),
  mutant(
    "response/completion-schema",
    "names the text `text`",
    changeCompletion(({ completion, ...body }) => ({ ...body, text: completion })),
  ),
  mutant(
    "response/completion-schema",
    "sends no stop reason",
    changeCompletion((body) => ({ ...body, stop_reason: undefined })),
  ),
  mutant(
    "response/type-and-id",
    "sends no id",
    changeCompletion((body) => ({ ...body, id: undefined })),
  ),
  mutant(
    "response/type-and-id",
    "sends no type",
    changeCompletion((body) => ({ ...body, type: undefined })),
  ),
  mutant(
    "response/id-unique",
    "sends the same id in every completion",
    changeCompletion((body) => ({ ...body, id: "compl_1" })),
  ),
  mutant(
    "response/stop-reason",
    "sends null as the stop reason",
    changeCompletion((body) => ({ ...body, stop_reason: null })),
  ),
  mutant("response/utf-8", "writes Latin-1", async (_, pass) => {
    const response = await pass();
    if (isStream(response) || response.status !== 200) return response;
    return rebuild(
      response,
      Uint8Array.from(await response.text(), (character) => character.charCodeAt(0) & 0xff),
    );
  }),
  mutant("response/whole-characters", "decodes the model's bytes piece by piece", async (_, pass) => {
    const response = await pass();
    if (!isStream(response)) return response;
    const text = (await response.text()).replace(
      /"completion":"((?:[^"\\]|\\.)*[^\0-\x7F][^"]*)"/g,
      (_match, part: string) => {
        const bytes = encoder.encode(part);
        const cut = bytes.findIndex((byte) => byte > 0x7f) + 1;
        const decode = (piece: Uint8Array): string => new TextDecoder().decode(piece);
        return `"completion":"${decode(bytes.subarray(0, cut))}"}\n\nevent: completion\ndata: {"type":"completion","stop_reason":null,"model":"claude-2.1","completion":"${decode(bytes.subarray(cut))}"`;
      },
    );
    // The first half of each event now lacks the members behind its text.
    const whole = text.replaceAll(
      /"completion":"([^"]*)"\}\n/g,
      '"completion":"$1","stop_reason":null,"model":"claude-2.1"}\n',
    );
    return rebuild(response, whole.replaceAll(/"id":"[^"]*",/g, ""));
  }),
  mutant(
    "response/whole-characters",
    "writes half of a character",
    changeCompletion((body) => ({
      ...body,
      completion: String(body["completion"]).replace("🌍", "🌍".slice(0, 1)),
    })),
  ),
  mutant(
    "errors/content-type",
    "sends errors as text/html",
    changeHeaders((headers, { status }) => {
      if (status === 400) headers.set(HEADER.contentType, "text/html");
    }),
  ),
  mutant(
    "errors/envelope",
    "sends errors as a bare message",
    changeError((body) => ({ message: JSON.stringify(body["error"]) })),
  ),
  mutant(
    "errors/outer-type",
    "leaves out the outer type",
    changeError((body) => ({ ...body, type: undefined })),
  ),
  mutant(
    "errors/type-matches-status",
    "calls every error an api_error",
    changeError((body) => ({ ...body, error: { type: "api_error", message: "No." } })),
  ),
  mutant(
    "errors/known-type",
    "has its own error types",
    changeError((body) => ({ ...body, error: { type: "validation_error", message: "No." } })),
  ),
  mutant(
    "errors/request-id-matches",
    "sends another id in the body than in the header",
    changeError((body) => ({ ...body, request_id: "req_of_another_request" })),
  ),
  mutant(
    "errors/request-id-in-body",
    "sends the id in the header alone",
    changeError((body) => ({ ...body, request_id: undefined })),
  ),
  {
    caughtBy: "errors/retry-after",
    does: "does not say when to try again",
    layer: () => {
      let count = 0;
      return async (_, pass) => (count++ === 5 ? fail(429, "rate_limit_error") : pass());
    },
  },
  mutant("tokens/limit-honoured", "writes as much as it likes", async ({ body }, pass) =>
    pass(body["max_tokens_to_sample"] === 1 ? { body: { max_tokens_to_sample: 300 } } : {}),
  ),
  mutant(
    "tokens/limit-reported",
    "calls every end a stop sequence",
    changeCompletion((body) => ({ ...body, stop_reason: "stop_sequence" })),
  ),
  mutant("stops/excluded", "ignores stop sequences", async ({ body }, pass) =>
    pass(
      "stop_sequences" in body && isTexts(body["stop_sequences"])
        ? { body: { stop_sequences: undefined } }
        : {},
    ),
  ),
  mutant(
    "stops/excluded",
    "writes the stop sequence, too",
    changeCompletion((body, { body: { stop_sequences: stops } }) => ({
      ...body,
      completion:
        isTexts(stops) && body["stop_reason"] === "stop_sequence"
          ? `${String(body["completion"])}${stops[0]}`
          : body["completion"],
    })),
  ),
  mutant("stops/excluded", "ignores stop sequences in streams", async ({ body }, pass) =>
    pass(
      body["stream"] === true && isTexts(body["stop_sequences"])
        ? { body: { stop_sequences: undefined } }
        : {},
    ),
  ),
  mutant(
    "stops/reported",
    "calls every end the token limit",
    changeCompletion((body) => ({ ...body, stop_reason: "max_tokens" })),
  ),
  mutant(
    "stops/human-turn",
    "goes on with the other side's turn",
    changeCompletion((body, incoming) => ({
      ...body,
      completion: `${String(body["completion"])}${isTexts(incoming.body["stop_sequences"]) ? "" : "\n\nHuman: And then?"}`,
    })),
  ),
];

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && typeof value[0] === "string" && value[0] !== "";
}

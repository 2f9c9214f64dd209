import { API_VERSIONS, HEADER, MODELS } from "@text-completions/core";
import { completion, createMock } from "@text-completions/mock";
import { expect, test } from "vitest";
import { HEADERS, post, URL_OF_API } from "./post.ts";

const { [HEADER.contentType]: _type, ...NO_TYPE } = HEADERS;

test.each<{ title: string; body: object; headers: Record<string, string> }>([
  { title: "1.0 as a whole number", body: { max_tokens_to_sample: 5.0 }, headers: HEADERS },
  {
    title: "the bounds themselves",
    body: { temperature: 0, top_p: 1, top_k: 0, max_tokens_to_sample: 1 },
    headers: HEADERS,
  },
  {
    title: "as many tokens as the server allows",
    body: { max_tokens_to_sample: 1_000_000 },
    headers: HEADERS,
  },
  { title: "null for user_id", body: { metadata: { user_id: null } }, headers: HEADERS },
  {
    title: "a user_id of 256 characters",
    body: { metadata: { user_id: "🌳".repeat(256) } },
    headers: HEADERS,
  },
  { title: "a stop sequence of whitespace", body: { stop_sequences: ["\n"] }, headers: HEADERS },
  {
    title: "two human turns in a row",
    body: { prompt: "\n\nHuman: a\n\nHuman: b\n\nAssistant:" },
    headers: HEADERS,
  },
  {
    title: "text after the last turn",
    body: { prompt: "\n\nHuman: a\n\nAssistant: My name is" },
    headers: HEADERS,
  },
  { title: "no content type", body: {}, headers: NO_TYPE },
  {
    title: "any beta and workspace",
    body: {},
    headers: { ...HEADERS, "anthropic-beta": "a,b", "anthropic-workspace-id": "wrkspc_1" },
  },
  { title: "every known parameter", body: everyParameter(), headers: HEADERS },
])("the API accepts $title", async ({ body, headers }) => {
  const response = await post(createMock(), body, { headers });

  expect(response.status).toBe(200);
});

function everyParameter(): object {
  return {
    max_tokens_to_sample: 256,
    metadata: { user_id: "13803d75-b4b5-4c3e-b2a2-6f21399b021b" },
    stop_sequences: ["string"],
    stream: false,
    temperature: 1,
    top_k: 5,
    top_p: 0.7,
  };
}

test.each(["prompt", "max_tokens_to_sample", "model", "temperature"])(
  "an object as %s that cannot be converted to text is rejected like any other",
  async (field) => {
    const response = await post(createMock(), { [field]: { toString: null, valueOf: null } });

    expect(response.status).toBe(400);
  },
);

test("of two stop sequences that are not text, the first is reported", async () => {
  const response = await post(createMock(), { stop_sequences: ["a", null, 1] });

  expect(await response.json()).toMatchObject({
    error: { message: "stop_sequences.1: Input should be a valid string" },
  });
});

test.each(API_VERSIONS.map((version) => [version]))("version %s is known", async (version) => {
  const response = await post(createMock(), {}, { headers: { ...HEADERS, "anthropic-version": version } });

  expect(response.status).toBe(200);
});

test.each(["2023-06-02", "", "2026"])("version %j is not", async (version) => {
  const response = await post(createMock(), {}, { headers: { ...HEADERS, "anthropic-version": version } });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { message: `anthropic-version: ${JSON.stringify(version)} is not a valid version` },
  });
});

test.each(MODELS.flatMap(({ id, aliases }) => [id, ...aliases].map((name) => [name, id])))(
  "the model %s gets the response %s",
  async (name, id) => {
    const response = await post(createMock(), { model: name });

    expect(await response.json()).toMatchObject({ model: id });
  },
);

test.each(MODELS.map(({ id, retired }) => [id, retired] as const))(
  "the model %s is served until %s, and not found from then on",
  async (model, retired) => {
    const dayBefore = new Date(Date.parse(retired) - 86_400_000).toISOString().slice(0, 10);

    const before = await post(createMock({ asOf: dayBefore }), { model });
    const after = await post(createMock({ asOf: retired }), { model });

    expect([before.status, after.status]).toEqual([200, 404]);
    expect(await after.json()).toMatchObject({
      error: { type: "not_found_error", message: `model: ${model}` },
    });
  },
);

test.each(["claude-3-haiku-20240307", "claude-opus-4-6", "claude-sonnet-5"])(
  "the model %s is not supported here",
  async (model) => {
    const response = await post(createMock(), { model });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { message: `"${model}" is not supported on this API. Please use the Messages API instead.` },
    });
  },
);

test.each(["GET", "HEAD", "PUT", "DELETE", "PATCH"])(
  "%s is rejected, with or without a key",
  async (method) => {
    const response = await createMock().fetch(URL_OF_API, { method });

    expect(response.status).toBe(405);
    expect(response.headers.get(HEADER.allow)).toBe("POST");
  },
);

test("a response cut by the token limit has no stop sequence", async () => {
  const mock = createMock({ legacyFields: true }).reply(completion(" one two three"));

  const whole = await (await post(mock, { max_tokens_to_sample: 2 })).json();
  const streamed = await (await post(mock, { max_tokens_to_sample: 2, stream: true })).text();

  expect(whole).toMatchObject({ completion: " one two", stop_reason: "max_tokens", stop: null });
  expect(streamed).toContain('"completion":"","stop_reason":"max_tokens","model":"claude-2.1","stop":null');
});

test("a completion may be empty, and a stream without text still ends with a reason", async () => {
  const mock = createMock().reply("");

  const whole = await (await post(mock)).json();
  const streamed = await (await post(mock, { stream: true })).text();

  expect(whole).toMatchObject({ completion: "", stop_reason: "stop_sequence" });
  expect(streamed.match(/^event: completion$/gm)).toHaveLength(1);
});

test("all events of a stream have the id of the completion, and the header has that of the request", async () => {
  const response = await post(createMock({ legacyFields: true }), { stream: true });

  const text = await response.text();
  const ids = new Set([...text.matchAll(/"(?:id|log_id)":"(compl_[^"]+)"/g)].map(([, id]) => id));

  expect(ids.size).toBe(1);
  expect(response.headers.get(HEADER.requestId)).toMatch(/^req_01[1-9A-HJ-NP-Za-km-z]{22}$/);
});

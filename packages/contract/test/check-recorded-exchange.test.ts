import { readdirSync, readFileSync } from "node:fs";
import { checkExchange, type Exchange } from "@text-completions/contract";
import { describe, expect, it } from "vitest";

const EXAMPLES = new URL("../../../spec/examples/", import.meta.url);
const encoder = new TextEncoder();

const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 100,
  prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
};

interface Parts {
  method?: string;
  url?: string;
  headers?: Record<string, string | null>;
  body?: string | object;
  status?: number;
  answer?: string | Uint8Array;
  type?: string;
}

/** An exchange without fault, but for what is given. */
function exchange({
  body = REQUEST,
  headers = {},
  answer,
  status = 200,
  type,
  ...parts
}: Parts = {}): Exchange {
  const sent = new Headers({
    "x-api-key": "the-key-of-this-test",
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) sent.delete(name);
    else sent.set(name, value);
  }
  const bytes =
    typeof answer === "object" ? answer : encoder.encode(answer ?? example("completions/hello.json"));
  return {
    request: {
      method: parts.method ?? "POST",
      url: parts.url ?? "https://server.test/v1/complete",
      headers: sent,
      body: encoder.encode(typeof body === "string" ? body : JSON.stringify(body)),
    },
    response: {
      status,
      headers: new Headers({ "content-type": type ?? "application/json", "request-id": "req_1" }),
      headersAtMs: 1,
      chunks: [{ atMs: 2, bytes }],
      endedAtMs: 3,
    },
  };
}

function example(name: string): string {
  return readFileSync(new URL(name, EXAMPLES), "utf8");
}

async function failedBy(parts: Parts): Promise<string[]> {
  const violations = await checkExchange(exchange(parts));
  return violations.map(({ check }) => check);
}

function stream(name: string): Parts {
  return {
    body: { ...REQUEST, stream: true },
    type: "text/event-stream",
    answer: example(`streams/${name}`),
  };
}

describe("the documented examples", () => {
  it.each(readdirSync(new URL("completions/", EXAMPLES)))("completion %s conforms", async (name) => {
    expect(await failedBy({ answer: example(`completions/${name}`) })).toEqual([]);
  });

  it.each(readdirSync(new URL("requests/", EXAMPLES)))("request %s conforms", async (name) => {
    expect(
      await failedBy({
        body: example(`requests/${name}`),
        status: 500,
        answer: example("errors/500-internal.json"),
      }),
    )
      // The example has an id of its own.
      .toEqual(["errors/request-id-matches"]);
  });

  const streams = readdirSync(new URL("streams/", EXAMPLES)).filter(
    (name) => !/edition|untyped|version/.test(name),
  );

  it.each(streams)("stream %s conforms", async (name) => {
    expect(await failedBy(stream(name))).toEqual([]);
  });

  it.each([
    ["edition-2023.sse", ["stream/event-type"]],
    ["error-mid-stream-untyped.sse", ["stream/event-type"]],
    ["version-2023-01-01.sse", ["stream/named-events", "stream/event-type", "stream/no-done"]],
  ])("stream %s is of another time", async (name, expected) => {
    expect([...new Set(await failedBy(stream(name)))]).toEqual(expect.arrayContaining(expected));
  });

  it.each(readdirSync(new URL("errors/", EXAMPLES)).filter((name) => !/edge|413|405/.test(name)))(
    "error %s conforms",
    async (name) => {
      const answer = example(`errors/${name}`);
      const found = await failedBy({ status: Number(name.slice(0, 3)), answer });

      expect(found.filter((id) => !/request-id|retry-after/.test(id))).toEqual([]);
    },
  );
});

describe("a client that", () => {
  it.each<[string, string, Parts]>([
    ["client/method", "asks by PUT", { method: "PUT" }],
    ["client/path", "appends a slash", { url: "https://server.test/v1/complete/" }],
    ["client/key", "shows no key", { headers: { "x-api-key": null } }],
    [
      "client/key-in-header-alone",
      "writes its key into the URL",
      { url: "https://server.test/v1/complete?key=the-key-of-this-test" },
    ],
    ["client/version", "names no version", { headers: { "anthropic-version": null } }],
    ["client/version", "names two versions", { headers: { "anthropic-version": "2023-06-01, 2023-06-01" } }],
    [
      "client/content-type",
      "sends a form",
      { headers: { "content-type": "application/x-www-form-urlencoded" } },
    ],
    [
      "client/content-type",
      "sends JSON of another kind",
      { headers: { "content-type": "application/json-seq" } },
    ],
    ["client/json", "sends no JSON", { body: "prompt=Hello" }],
    ["client/schema", "sends max_tokens", { body: { ...REQUEST, max_tokens: 5 } }],
    ["client/schema", "sends a temperature of 2", { body: { ...REQUEST, temperature: 2 } }],
    ["client/token-limit", "asks for everything", { body: { ...REQUEST, max_tokens_to_sample: 9_999_999 } }],
    [
      "client/prompt",
      "writes a backslash and an n",
      { body: { ...REQUEST, prompt: String.raw`\n\nHuman: Hi\n\nAssistant:` } },
    ],
    ["client/prompt", "forgets the last turn", { body: { ...REQUEST, prompt: "\n\nHuman: Hi" } }],
    [
      "client/clean-prompt",
      "ends in a space",
      { body: { ...REQUEST, prompt: "\n\nHuman: Hi\n\nAssistant: " } },
    ],
  ])("violates %s if it %s, and is named as the one to blame", async (check, _, parts) => {
    const violations = await checkExchange(exchange(parts));

    expect(violations.map((violation) => violation.check)).toEqual([check]);
    expect(violations[0]?.where).toMatch(/^request\./);
  });

  it.each<[string, string[]]>([
    ["\n\n\nHuman: hi\n\nAssistant:", [String.raw`The prompt begins with "\n\n\nHuman: ".`]],
    [
      "Human: hi\n\nAssistant: ",
      ['The prompt begins with "Human: hi\\n".', String.raw`The prompt ends with "hi\n\nAssistant: ".`],
    ],
  ])("writes the prompt %j is told where it is corrected", async (prompt, messages) => {
    const violations = await checkExchange(exchange({ body: { ...REQUEST, prompt } }));

    expect(violations.map(({ check }) => check)).toEqual(messages.map(() => "client/clean-prompt"));
    expect(violations.map(({ message }) => message)).toEqual(messages);
  });

  it("names the media type in capitals, with parameters, is not at fault", async () => {
    expect(await failedBy({ headers: { "content-type": "Application/JSON; charset=utf-8" } })).toEqual([]);
  });

  it("leaves is not blamed on the server", async () => {
    const { request, response } = exchange(stream("documented.sse"));
    const bytes = encoder.encode(example("streams/documented.sse")).subarray(0, 200);
    const left: Exchange = {
      request,
      response: response && { ...response, chunks: [{ atMs: 2, bytes }] },
      abandoned: true,
      failure: new DOMException("left", "AbortError"),
    };

    expect(await checkExchange(left)).toEqual([]);
  });
});

describe("a stream whose text repeats itself", () => {
  function streamOf(texts: readonly string[]): Parts {
    const frames = texts.map((completion, at) => {
      const stop_reason = at === texts.length - 1 ? "stop_sequence" : null;
      const data = { type: "completion", id: "compl_1", completion, stop_reason, model: "claude-2.1" };
      return `event: completion\ndata: ${JSON.stringify(data)}\n\n`;
    });
    return { ...stream("documented.sse"), answer: frames.join("") };
  }

  it.each<[string, string[]]>([
    ["doubles", ["=", "==", "====", "========"]],
    ["laughs", [" ha", " ha", " ha", " ha ha ha"]],
    ["laughs long", [...Array.from({ length: 9 }, () => " ha"), " ha".repeat(9)]],
    ["draws a line", [...Array.from({ length: 9 }, () => "="), "=="]],
  ])("as a model %s is no fault", async (_, texts) => {
    expect(await failedBy(streamOf(texts))).toEqual([]);
  });

  const words = " one two three four five six seven eight".split(/(?= )/);

  it("whole in each event is one", async () => {
    const texts = words.map((_, at) => words.slice(0, at + 1).join(""));

    expect(await failedBy(streamOf(texts))).toEqual(["stream/incremental-text"]);
    expect(await failedBy(streamOf([...texts, texts.at(-1) ?? ""]))).toEqual(["stream/incremental-text"]);
  });

  it("whole in the last event is one", async () => {
    expect(await failedBy(streamOf([...words, words.join("")]))).toEqual(["stream/incremental-text"]);
  });
});

it("an answer that nests deeply is judged like any other", async () => {
  const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const answer = (stop_reason: string): string =>
    `{"type":"completion","id":"a","completion":"","stop_reason":${stop_reason},"model":"m","more":${nested}}`;

  expect(await failedBy({ answer: answer('"stop_sequence"') })).toEqual([]);
  expect(await failedBy({ answer: answer("5") })).toEqual(["response/completion-schema"]);
});

describe("a violation", () => {
  it("says what, where, what was expected, where it says so, and how to fix it", async () => {
    const answer = JSON.stringify({
      type: "completion",
      id: "compl_1",
      completion: " Hi",
      stop_reason: 5,
      model: "claude-2.1",
    });

    expect(await checkExchange(exchange({ answer }))).toMatchObject([
      {
        check: "response/completion-schema",
        severity: "must",
        message: "`stop_reason` must be a string, and is 5.",
        where: "response.body/stop_reason",
        received: 5,
        spec: "#/components/schemas/Completion",
      },
    ]);
  });

  it("of a stream tells the offset of the faulty event", async () => {
    const good = example("streams/documented.sse");
    const [violation] = await checkExchange(
      exchange({ ...stream("documented.sse"), answer: `${good}data: [DONE]\n\n` }),
    );

    expect(violation).toMatchObject({ check: "stream/no-done", offset: encoder.encode(good).length });
  });

  it("never quotes the key", async () => {
    const key = "the-key-of-this-test";
    const violations = await checkExchange(
      exchange({ answer: `{"completion": "${key}"}`, url: `https://x.test/?${key}` }),
    );

    expect(violations.map(({ check }) => check)).toContain("client/path");
    expect(JSON.stringify(violations)).not.toContain(key);
  });

  it("never quotes the key, not even that of a failure", async () => {
    const { request } = exchange();
    const failure = new Error("refused: the-key-of-this-test");

    expect(await checkExchange({ request, failure })).toMatchObject([
      { check: "response/answered", message: "No answer came: refused: [redacted]." },
    ]);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { checkExchange } from "@text-completions/contract";
import { describe, expect, test } from "vitest";
import { type ExchangeParts as Parts, recorded, REQUEST_BODY as REQUEST } from "./exchange.ts";

const EXAMPLES = new URL("../../../spec/examples/", import.meta.url);
const encoder = new TextEncoder();

function example(name: string): string {
  return readFileSync(new URL(name, EXAMPLES), "utf8");
}

async function failedBy(parts: Parts): Promise<string[]> {
  const violations = await checkExchange(recorded(parts));
  return violations.map(({ check }) => check);
}

function stream(name: string): Parts {
  return {
    body: { ...REQUEST, stream: true },
    type: "text/event-stream",
    response: example(`streams/${name}`),
  };
}

describe("the documented examples", () => {
  test.each(readdirSync(new URL("completions/", EXAMPLES)))("completion %s conforms", async (name) => {
    expect(await failedBy({ response: example(`completions/${name}`) })).toEqual([]);
  });

  test.each(readdirSync(new URL("requests/", EXAMPLES)))("request %s conforms", async (name) => {
    expect(
      await failedBy({
        body: example(`requests/${name}`),
        status: 500,
        response: example("errors/500-internal.json"),
      }),
    )
      // The example has a different id.
      .toEqual(["errors/request-id-matches"]);
  });

  const streams = readdirSync(new URL("streams/", EXAMPLES)).filter(
    (name) => !/edition|untyped|version/.test(name),
  );

  test.each(streams)("stream %s conforms", async (name) => {
    expect(await failedBy(stream(name))).toEqual([]);
  });

  test.each([
    { name: "edition-2023.sse", expected: ["stream/event-type"] },
    { name: "error-mid-stream-untyped.sse", expected: ["stream/event-type"] },
    {
      name: "version-2023-01-01.sse",
      expected: ["stream/named-events", "stream/event-type", "stream/no-done"],
    },
  ])("stream $name is of another time", async ({ name, expected }) => {
    expect([...new Set(await failedBy(stream(name)))]).toEqual(expect.arrayContaining(expected));
  });

  test.each(readdirSync(new URL("errors/", EXAMPLES)).filter((name) => !/edge|413|405/.test(name)))(
    "error %s conforms",
    async (name) => {
      const response = example(`errors/${name}`);
      const found = await failedBy({ status: Number(name.slice(0, 3)), response });

      expect(found.filter((id) => !/request-id|retry-after/.test(id))).toEqual([]);
    },
  );
});

describe("a client", () => {
  test.each<{ check: string; name: string; parts: Parts }>([
    { check: "client/method", name: "uses PUT", parts: { method: "PUT" } },
    { check: "client/path", name: "appends a slash", parts: { url: "https://server.test/v1/complete/" } },
    {
      check: "client/path",
      name: "appends the path to a base URL that ends in /v1",
      parts: { url: "https://server.test/gateway/v1/v1/complete" },
    },
    { check: "client/key", name: "sends no key", parts: { headers: { "x-api-key": null } } },
    {
      check: "client/key-in-header-alone",
      name: "writes its key into the URL",
      parts: { url: "https://server.test/v1/complete?key=the-key-of-this-test" },
    },
    { check: "client/version", name: "sends no version", parts: { headers: { "anthropic-version": null } } },
    {
      check: "client/version",
      name: "sends two versions",
      parts: { headers: { "anthropic-version": "2023-06-01, 2023-06-01" } },
    },
    {
      check: "client/content-type",
      name: "sends a form",
      parts: { headers: { "content-type": "application/x-www-form-urlencoded" } },
    },
    {
      check: "client/content-type",
      name: "sends JSON of another kind",
      parts: { headers: { "content-type": "application/json-seq" } },
    },
    { check: "client/json", name: "sends no JSON", parts: { body: "prompt=Hello" } },
    { check: "client/schema", name: "sends max_tokens", parts: { body: { ...REQUEST, max_tokens: 5 } } },
    {
      check: "client/schema",
      name: "sends a temperature of 2",
      parts: { body: { ...REQUEST, temperature: 2 } },
    },
    {
      check: "client/token-limit",
      name: "asks for more tokens than any server accepts",
      parts: { body: { ...REQUEST, max_tokens_to_sample: 9_999_999 } },
    },
    {
      check: "client/prompt",
      name: "writes \\n as two characters",
      parts: { body: { ...REQUEST, prompt: String.raw`\n\nHuman: Hi\n\nAssistant:` } },
    },
    {
      check: "client/prompt",
      name: "forgets the last turn",
      parts: { body: { ...REQUEST, prompt: "\n\nHuman: Hi" } },
    },
    {
      check: "client/clean-prompt",
      name: "ends in a space",
      parts: { body: { ...REQUEST, prompt: "\n\nHuman: Hi\n\nAssistant: " } },
    },
  ])("violates $check if it $name, and the violation is at its request", async ({ check, parts }) => {
    const violations = await checkExchange(recorded(parts));

    expect(violations.map((violation) => violation.check)).toEqual([check]);
    expect(violations[0]?.where).toMatch(/^request\./);
  });

  test.each<{ prompt: string; messages: string[] }>([
    {
      prompt: "\n\n\nHuman: hi\n\nAssistant:",
      messages: [String.raw`The prompt begins with "\n\n\nHuman: ".`],
    },
    {
      prompt: "Human: hi\n\nAssistant: ",
      messages: [
        'The prompt begins with "Human: hi\\n".',
        String.raw`The prompt ends with "hi\n\nAssistant: ".`,
      ],
    },
  ])("that sends the prompt $prompt learns what the server corrects", async ({ prompt, messages }) => {
    const violations = await checkExchange(recorded({ body: { ...REQUEST, prompt } }));

    expect(violations.map(({ check }) => check)).toEqual(messages.map(() => "client/clean-prompt"));
    expect(violations.map(({ message }) => message)).toEqual(messages);
  });

  test("may write the media type in capitals and with parameters", async () => {
    expect(await failedBy({ headers: { "content-type": "Application/JSON; charset=utf-8" } })).toEqual([]);
  });

  test("that leaves early causes no violation by the server", async () => {
    const response = encoder.encode(example("streams/documented.sse")).subarray(0, 200);

    expect(
      await failedBy({ ...stream("documented.sse"), response, end: "aborted", error: "The reader left." }),
    ).toEqual([]);
  });
});

describe("a stream", () => {
  function streamOf(texts: readonly string[]): Parts {
    const frames = texts.map((completion, at) => {
      const stop_reason = at === texts.length - 1 ? "stop_sequence" : null;
      const data = { type: "completion", id: "compl_1", completion, stop_reason, model: "claude-2.1" };
      return `event: completion\ndata: ${JSON.stringify(data)}\n\n`;
    });
    return { ...stream("documented.sse"), response: frames.join("") };
  }

  test.each<{ name: string; texts: string[] }>([
    { name: "doubles", texts: ["=", "==", "====", "========"] },
    { name: "laughs", texts: [" ha", " ha", " ha", " ha ha ha"] },
    { name: "laughs long", texts: [...Array.from({ length: 9 }, () => " ha"), " ha".repeat(9)] },
    { name: "draws a line", texts: [...Array.from({ length: 9 }, () => "="), "=="] },
  ])("as a model $name is no error", async ({ texts }) => {
    expect(await failedBy(streamOf(texts))).toEqual([]);
  });

  const words = " one two three four five six seven eight".split(/(?= )/);

  test("that repeats the whole text in each event is not incremental", async () => {
    const texts = words.map((_, at) => words.slice(0, at + 1).join(""));

    expect(await failedBy(streamOf(texts))).toEqual(["stream/incremental-text"]);
    expect(await failedBy(streamOf([...texts, texts.at(-1) ?? ""]))).toEqual(["stream/incremental-text"]);
  });

  test("that repeats the whole text in the last event is not incremental", async () => {
    expect(await failedBy(streamOf([...words, words.join("")]))).toEqual(["stream/incremental-text"]);
  });
});

test("a deeply nested response is checked like any other", async () => {
  const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const toBody = (stop_reason: string): string =>
    `{"type":"completion","id":"a","completion":"","stop_reason":${stop_reason},"model":"m","more":${nested}}`;

  expect(await failedBy({ response: toBody('"stop_sequence"') })).toEqual([]);
  expect(await failedBy({ response: toBody("5") })).toEqual(["response/completion-schema"]);
});

describe("a violation", () => {
  test("says what is wrong and where, what was expected, which part of the spec requires it, and how to fix it", async () => {
    const response = JSON.stringify({
      type: "completion",
      id: "compl_1",
      completion: " Hi",
      stop_reason: 5,
      model: "claude-2.1",
    });

    expect(await checkExchange(recorded({ response }))).toMatchObject([
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

  test("of a stream has the offset of the wrong event", async () => {
    const good = example("streams/documented.sse");
    const [violation] = await checkExchange(
      recorded({ ...stream("documented.sse"), response: `${good}data: [DONE]\n\n` }),
    );

    expect(violation).toMatchObject({ check: "stream/no-done", offset: encoder.encode(good).length });
  });

  test("never quotes the key", async () => {
    const key = "the-key-of-this-test";
    const violations = await checkExchange(
      recorded({ response: `{"completion": "${key}"}`, url: `https://x.test/?${key}` }),
    );

    expect(violations.map(({ check }) => check)).toContain("client/path");
    expect(JSON.stringify(violations)).not.toContain(key);
  });

  test("never quotes the key, not even from an error", async () => {
    const { request } = recorded();
    const broken = { request, end: "broken", endedAtMs: 1, error: "rejected: the-key-of-this-test" } as const;

    expect(await checkExchange(broken)).toMatchObject([
      { check: "response/received", message: "No response arrived: rejected: [redacted]." },
    ]);
  });
});

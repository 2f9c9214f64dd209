import { createMock } from "@text-completions/mock";
import type { Mock } from "@text-completions/mock";
import { findScenarioProblems, readScenario, ScenarioError } from "@text-completions/mock/scenario";
import { describe, expect, test } from "vitest";
import { post } from "./post.ts";

/** A mock that plays a scenario. */
function play(data: unknown): Mock {
  const scenario = readScenario(data);
  return scenario.addTo(createMock(scenario.options));
}

/** A mock with one reply. */
function reply(data: unknown, rest: object = {}): Mock {
  return play({ replies: [{ reply: data, ...rest }] });
}

async function completionOf(mock: Mock, body: object = {}, init: RequestInit = {}): Promise<unknown> {
  const { completion, error } = await (await post(mock, body, init)).json();
  return completion ?? error.type;
}

function asking(question: string): { prompt: string } {
  return { prompt: `\n\nHuman: ${question}\n\nAssistant:` };
}

describe("a reply", () => {
  test("is a completion, plain or with options", async () => {
    const plain = await post(reply(" Four."));
    const withOptions = await post(
      reply({
        completion: " Four",
        id: "compl_1",
        model: "claude-x",
        stopReason: "max_tokens",
        headers: { a: "b" },
      }),
    );

    expect(await plain.json()).toMatchObject({ completion: " Four." });
    expect(withOptions.headers.get("a")).toBe("b");
    expect(await withOptions.json()).toMatchObject({
      id: "compl_1",
      completion: " Four",
      stop_reason: "max_tokens",
      model: "claude-x",
    });
  });

  test("is a failure with its message, status and headers", async () => {
    const response = await post(
      reply({
        failure: "rate_limit_error",
        message: "Slow down",
        retryAfterSeconds: 3,
        shouldRetry: true,
        details: null,
        requestId: null,
      }),
    );

    expect(response.status).toBe(429);
    expect(Object.fromEntries(response.headers)).toEqual({
      "content-type": "application/json",
      "retry-after": "3",
      "x-should-retry": "true",
    });
    expect(await response.json()).toEqual({
      type: "error",
      error: { details: null, type: "rate_limit_error", message: "Slow down" },
    });
  });

  test("is a stream, step by step", async () => {
    const mock = reply({
      stream: [
        " a",
        { text: " b" },
        { ping: true },
        { pause: 1 },
        { raw: ": c\n\n" },
        { rawBase64: "OiBkCgo=" },
        { errorEvent: "overloaded_error", message: "Too much" },
      ],
    });

    const text = await (await post(mock, { stream: true })).text();

    expect(text.match(/"completion":"[^"]*"|^event: ping|^: .|"message": "[^"]*"/gm)).toEqual([
      '"completion":" a"',
      '"completion":" b"',
      "event: ping",
      ": c",
      ": d",
      '"message": "Too much"',
    ]);
  });

  test("breaks or silences the connection, before the response or during the body", async () => {
    await expect(post(reply({ drop: true }))).rejects.toThrow("fetch failed");
    const dropped = await post(reply({ stream: [" a", { drop: true }] }), { stream: true });
    await expect(dropped.text()).rejects.toThrow("terminated");
    const signal = AbortSignal.timeout(20);
    await expect(post(reply({ stall: true }), {}, { signal })).rejects.toThrow("timeout");
    const stalled = await post(reply({ stream: [{ stall: true }] }), { stream: true });
    await stalled.body?.cancel();
  });

  test("is any HTTP response", async () => {
    const html = { status: 502, headers: { "content-type": "text/html" }, body: "<html>" };
    const mock = play({
      options: { checkResponses: "off" },
      replies: [{ reply: [{ response: html }, { response: { status: 204 } }] }],
    });

    const [first, second] = [await post(mock), await post(mock)];

    expect([first.status, await first.text()]).toEqual([502, "<html>"]);
    expect([second.status, second.body]).toEqual([204, null]);
  });
});

describe("how often a reply is used", () => {
  test("is a number of times, or once", async () => {
    const mock = play({
      replies: [
        { reply: " stays" },
        { reply: " twice", times: 2 },
        { reply: [" first", { failure: "api_error" }], once: true },
      ],
    });

    const texts = [];
    for (let i = 0; i < 5; i++) texts.push(await completionOf(mock));

    expect(texts).toEqual([" twice", " twice", " first", "api_error", " stays"]);
    mock.assertDone();
  });

  test("is in order for a list, whose last reply repeats", async () => {
    const mock = reply([{ failure: "overloaded_error" }, " then"]);

    expect([await completionOf(mock), await completionOf(mock), await completionOf(mock)]).toEqual([
      "overloaded_error",
      " then",
      " then",
    ]);
  });
});

test("a reply is for requests that meet its conditions", async () => {
  const mock = play({
    replies: [
      { reply: " any" },
      { reply: " model", when: { model: "claude-2.0" } },
      { reply: " prompt", when: { prompt: { pattern: "weather" } } },
      { reply: " toes", when: { lastHumanTurn: { pattern: "TOES", flags: "i" } } },
      { reply: " header", when: { headers: { "X-Test": { pattern: "^a" } } } },
      { reply: " seventh", when: { call: 7 } },
      { reply: " stream", when: { stream: true } },
    ],
  });

  expect(await completionOf(mock)).toBe(" any");
  expect(await completionOf(mock, { model: "claude-2" })).toBe(" model");
  expect(await completionOf(mock, asking("Nice weather."))).toBe(" prompt");
  expect(await completionOf(mock, asking("How many toes?"))).toBe(" toes");
  const headers = { "x-api-key": "a", "anthropic-version": "2023-06-01", "x-test": "abc" };
  expect(await completionOf(mock, {}, { headers })).toBe(" header");
  expect(await (await post(mock, { stream: true })).text()).toContain(" stream");
  expect(await completionOf(mock)).toBe(" seventh");
});

test("the options are those of a mock", async () => {
  const mock = play({
    options: {
      apiKeys: ["sk-test"],
      models: ["claude-x"],
      asOf: "2026-01-01",
      legacyFields: true,
      lineEnding: "\r\n",
      rateLimits: { requests: 10 },
      headers: { "anthropic-organization-id": "org" },
      seed: 7,
    },
    replies: [{ reply: " a" }],
  });

  const response = await post(mock, { model: "claude-x", stream: true });
  const retired = await post(mock);

  expect(response.headers.get("anthropic-organization-id")).toBe("org");
  expect(response.headers.get("anthropic-ratelimit-requests-remaining")).toBe("9");
  expect(await response.text()).toMatch(/^event: completion\r\ndata: .*"log_id"/);
  expect(retired.status).toBe(404);
});

test("an empty scenario leaves a mock as it is", async () => {
  expect(await completionOf(play({}))).toBe(" Hello! My name is Claude.");
});

test.each<{ data: unknown; problem: string }>([
  { data: null, problem: ": must be an object, got null" },
  { data: [], problem: ": must be an object" },
  { data: { replys: [] }, problem: '/replys: unknown property. Did you mean "replies"?' },
  { data: { foo: [] }, problem: "/foo: unknown property. Expected one of: $schema, options, replies." },
  { data: { options: { seed: "1" } }, problem: '/options/seed: must be a number, got "1"' },
  {
    data: { options: { createId: 1 } },
    problem: "/options/createId: unknown property. Expected one of: apiKeys,",
  },
  { data: { options: { delay: 1 } }, problem: '/options/delay: unknown property. Did you mean "delayMs"?' },
  { data: { options: { models: "all" } }, problem: '/options/models: must be an array, or "any", got "all"' },
  {
    data: { options: { asOf: "today" } },
    problem: '/options/asOf: must match ^\\d{4}-\\d{2}-\\d{2}$, got "today"',
  },
  {
    data: { options: { lineEnding: "CRLF" } },
    problem: '/options/lineEnding: must be one of "\\n", "\\r\\n", got "CRLF"',
  },
  {
    data: { options: { headers: { "a b": "c" } } },
    problem: "/options/headers/a b: must have a name that matches ^[!#$%&'*+.^_`|~",
  },
  { data: { replies: [{}] }, problem: "/replies/0/reply: is required" },
  { data: { replies: [" a"] }, problem: '/replies/0: must be an object, got " a"' },
  { data: { replies: [{ reply: [] }] }, problem: "/replies/0/reply: must not be empty" },
  {
    data: { replies: [{ reply: 1 }] },
    problem:
      "/replies/0/reply: must be a string, or an object with completion, or an object with failure, or an object with stream, or an object with response, or an object with drop, or an object with stall, or an array, got 1",
  },
  {
    data: { replies: [{ reply: [{ txt: 1 }] }] },
    problem: "/replies/0/reply/0: must be a string, or an object with completion,",
  },
  {
    data: { replies: [{ reply: { completion: " a", tokenPerSecond: 1 } }] },
    problem: '/replies/0/reply/tokenPerSecond: unknown property. Did you mean "tokensPerSecond"?',
  },
  {
    data: { replies: [{ reply: { failure: "overload" } }] },
    problem: '/replies/0/reply/failure: must be one of "invalid_request_error", "authentication_error",',
  },
  {
    data: { replies: [{ reply: { drop: false } }] },
    problem: '/replies/0/reply/drop: must be one of true, "reset", got false',
  },
  {
    data: { replies: [{ reply: { drop: true, "a/~b": 1 } }] },
    problem: "/replies/0/reply/a~1~0b: unknown property. Expected one of: drop.",
  },
  {
    data: { replies: [{ reply: { stream: [{ pause: -1 }] } }] },
    problem: "/replies/0/reply/stream/0/pause: must be at least 0, got -1",
  },
  {
    data: { replies: [{ reply: { stream: [{ rawBase64: "?" }] } }] },
    problem: '/replies/0/reply/stream/0/rawBase64: must be base64, got "?"',
  },
  {
    data: { replies: [{ reply: { response: { status: 600 } } }] },
    problem: "/replies/0/reply/response/status: must be at most 599, got 600",
  },
  {
    data: { replies: [{ reply: " a", times: 1.5 }] },
    problem: "/replies/0/times: must be an integer, got 1.5",
  },
  {
    data: { replies: [{ reply: " a", times: 2, once: true }] },
    problem: "/replies/0: must not have both times and once",
  },
  {
    data: { replies: [{ reply: " a", when: { prompt: { pattern: "(" } } }] },
    problem: "/replies/0/when/prompt: must be a regular expression (Invalid",
  },
  {
    data: { replies: [{ reply: " a", when: { headers: { "a/b": { pattern: "a", flags: "gg" } } } }] },
    problem: "/replies/0/when/headers/a~1b: must be a regular expression (Invalid",
  },
  {
    data: { replies: [{ reply: " a", when: { model: {} } }] },
    problem: "/replies/0/when/model: must be a string, or an object with pattern",
  },
  {
    data: { replies: [{ reply: " a", when: { call: 0 } }] },
    problem: "/replies/0/when/call: must be at least 1, got 0",
  },
  { data: JSON.parse('{"options":{"__proto__":1}}'), problem: "/options/__proto__: unknown property." },
  { data: { options: { constructor: 1 } }, problem: "/options/constructor: unknown property." },
])("the message about $data names the place and what is expected", ({ data, problem }) => {
  const read = () => readScenario(data, { source: "a.json" });

  expect(read).toThrow(ScenarioError);
  expect(read).toThrow(`Invalid scenario: 1 problem.\na.json${problem.replace(/^\//, "#/")}`);
});

test("all problems are reported, as data too", () => {
  const data = { options: { seed: -1 }, replies: [{ reply: 1 }, { reply: " a", onc: true }] };

  const error = errorOf(() => readScenario(data));

  expect(error.problems.map(({ path, keyword }) => [path, keyword])).toEqual([
    ["/options/seed", "minimum"],
    ["/replies/0/reply", "anyOf"],
    ["/replies/1/onc", "additionalProperties"],
  ]);
  expect(error.message.split("\n")).toHaveLength(4);
  expect(findScenarioProblems(data)).toEqual(error.problems);
  expect(findScenarioProblems({})).toEqual([]);
});

test("a message lists at most 20 problems of at most 100", () => {
  const error = errorOf(() => readScenario({ replies: Array.from({ length: 500 }, () => 1) }));

  expect(error.problems).toHaveLength(100);
  expect(error.message.split("\n")).toHaveLength(22);
  expect(error.message).toMatch(/\n… and 80 more$/);
});

test.each<{ apiKeys: unknown }>([
  { apiKeys: "open sesame" },
  { apiKeys: ["open sesame", ["open sesame"]] },
  { apiKeys: [{ key: "open sesame" }] },
  { apiKeys: { key: "open sesame" } },
])("no problem shows a key: $apiKeys", ({ apiKeys }) => {
  const error = errorOf(() => readScenario({ options: { apiKeys } }));

  expect(JSON.stringify([error.message, error.problems])).not.toContain("sesame");
});

test("a key that no header can hold is a problem, as it is for createMock", () => {
  expect(errorOf(() => readScenario({ options: { apiKeys: ["open sesame"] } })).problems).toHaveLength(1);
  expect(() => readScenario({ options: { apiKeys: [" sesame\n"] } })).not.toThrow();
});

test.each<{ data: object }>([
  { data: { "sk-ant-api03-abcdefghijklmnop": 1 } },
  { data: { options: { headers: { "sk-ant-api03-abcdefghijklmnop": 1 } } } },
  { data: { options: { seed: "sk-ant-api03-abcdefghijklmnop" } } },
])("no problem shows what looks like a key: $data", ({ data }) => {
  const error = errorOf(() => readScenario(data));

  expect(JSON.stringify([error.message, error.problems])).not.toContain("abcdefgh");
});

test("a problem does not hold the data that it is about", () => {
  const error = errorOf(() => readScenario({ replies: [{ reply: { big: "a".repeat(1_000_000) } }] }));

  expect(JSON.stringify(error.problems).length).toBeLessThan(1_000);
});

test("unknown options of readScenario are rejected", () => {
  expect(() => readScenario({}, { sorce: "a.json" } as never)).toThrow(
    'Unknown option "sorce". Did you mean "source"?',
  );
});

function errorOf(act: () => unknown): ScenarioError {
  try {
    act();
  } catch (error) {
    if (error instanceof ScenarioError) return error;
  }
  throw new Error("It did not throw a ScenarioError.");
}

test("each of 10,000 replies is matched", async () => {
  const replies = Array.from({ length: 10_000 }, (_, i) => ({
    reply: { completion: ` ${i}` },
    when: { lastHumanTurn: `word ${i}` },
  }));
  const mock = play({ replies });

  const texts = [];
  for (let i = 0; i < 10_000; i += 500) texts.push(await completionOf(mock, asking(`word ${i}`)));

  expect(texts).toEqual(texts.map((_, i) => ` ${i * 500}`));
});

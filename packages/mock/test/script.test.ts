import { HEADER } from "@text-completions/core";
import { validateCompletion } from "@text-completions/core/validate";
import {
  completion,
  createMock,
  drop,
  errorEvent,
  failure,
  pause,
  ping,
  raw,
  stream,
  text,
} from "@text-completions/mock";
import type { Completion } from "@text-completions/core";
import { expect, test } from "vitest";
import { HEADERS, post, readExample } from "./post.ts";

async function textOf(response: Response | Promise<Response>): Promise<string> {
  const { completion: content }: Completion = await (await response).json();
  return content;
}

test("with nothing scripted, the response is the documented one", async () => {
  const example: object = JSON.parse(readExample("completions/hello.json"));

  const body: Completion = await (await post(createMock())).json();

  expect(body).toEqual({ ...example, id: body.id });
  expect(body.id).toMatch(/^compl_01[1-9A-HJ-NP-Za-km-z]{22}$/);
  expect(validateCompletion(body)).toEqual([]);
});

test("with legacyFields, a response has stop and log_id in the recorded order", async () => {
  const example: object = JSON.parse(readExample("completions/production.json"));
  const reply = completion(" Hello!", { id: "compl_01QNZyo7PSnTRfoGeVNspESd" });

  const response = await post(createMock({ legacyFields: true }).reply(reply), {
    model: "claude-instant-1.2",
  });

  expect(await response.text()).toBe(JSON.stringify(example));
});

test("a response to an alias has the id it stands for", async () => {
  const response = await post(createMock(), { model: "claude-instant-v1-100k" });

  expect(await response.json()).toMatchObject({ model: "claude-instant-1.2" });
});

test("replies are used in the order in which they were scripted, once each, and the last one stays", async () => {
  const mock = createMock().replyOnce(" one").replyOnce([" two", " three"]).reply(" rest");

  const texts = [];
  for (let i = 0; i < 5; i++) texts.push(await textOf(post(mock)));

  expect(texts).toEqual([" one", " two", " three", " rest", " rest"]);
});

test("the replies of a list are used in turn, and the last one stays", async () => {
  const mock = createMock().reply([failure("overloaded_error"), failure("rate_limit_error"), " fine"]);

  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await post(mock)).status);

  expect(statuses).toEqual([529, 429, 200, 200]);
});

test("times limits how often a reply is used", async () => {
  const mock = createMock().reply(failure("api_error"), { times: 2 }).reply(" fine");

  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await post(mock)).status);

  expect(statuses).toEqual([500, 500, 200]);
});

test("a reply with a condition goes before one without, and a later one before an earlier one", async () => {
  const mock = createMock()
    .reply(" old")
    .reply(" for 2.0", { when: { model: "claude-2.0" } })
    .reply(" new");

  const texts = [await textOf(post(mock, { model: "claude-2" })), await textOf(post(mock))];

  expect(texts).toEqual([" for 2.0", " new"]);
});

test.each([
  { title: "the model asked for", when: { model: "claude-2" }, body: { model: "claude-2" } },
  { title: "the model resolved", when: { model: /2\.0$/ }, body: { model: "claude-2" } },
  {
    title: "the prompt, sanitised",
    when: { prompt: "\n\nHuman: Hi\n\nAssistant:" },
    body: { prompt: "Human: Hi\n\nAssistant: " },
  },
  {
    title: "a part of the prompt",
    when: { prompt: /toes/g },
    body: { prompt: "\n\nHuman: How many toes?\n\nAssistant:" },
  },
  {
    title: "the last human turn",
    when: { lastHumanTurn: "Two" },
    body: { prompt: "\n\nHuman: One\n\nAssistant: 1\n\nHuman: Two\n\nAssistant: The" },
  },
  { title: "a header", when: { headers: { "Anthropic-Version": /^2023/ } }, body: {} },
  { title: "the number of the call", when: { call: 1 }, body: {} },
  { title: "a stream", when: { stream: false }, body: {} },
  { title: "a function", when: (request: { number: number }) => request.number === 1, body: {} },
])("a reply can be for $title", async ({ when, body }) => {
  const mock = createMock().reply(" other").reply(" matched", { when });

  expect(await textOf(post(mock, body))).toBe(" matched");
});

test("conditions that do not hold leave the reply alone", async () => {
  const when = { model: "claude-2.1", headers: { "x-unknown": "1" } };
  const mock = createMock().reply(" other").reply(" matched", { when });

  expect(await textOf(post(mock))).toBe(" other");
});

test("a reply function gets the request and may be asynchronous", async () => {
  const mock = createMock().reply(async ({ lastHumanTurn, model, number, headers }) => {
    await Promise.resolve();
    return ` ${lastHumanTurn}|${model}|${number}|${headers[HEADER.xApiKey] ?? "no key"}`;
  });

  expect(await textOf(post(mock))).toBe(" Hello, Claude|claude-2.1|1|no key");
});

test("a reply function that throws leads to a 500 that must not be retried", async () => {
  const mock = createMock().reply(() => {
    throw new RangeError("out of replies");
  });

  const response = await post(mock);

  expect(response.status).toBe(500);
  expect(response.headers.get(HEADER.xShouldRetry)).toBe("false");
  expect(await response.json()).toMatchObject({ error: { message: /RangeError: out of replies/ } });
  expect(() => mock.assertDone()).toThrow("out of replies");
});

test("a condition that throws is an error of the script", async () => {
  const mock = createMock().reply(" a", {
    when: () => {
      throw new Error("no such day");
    },
  });

  const response = await post(mock);

  expect(response.status).toBe(500);
  expect(() => mock.assertDone()).toThrow("the script threw Error: no such day");
});

test("a reply function that never ends does not hold a client that disconnects", async () => {
  const mock = createMock().reply(() => new Promise(() => {}));
  const controller = new AbortController();

  const pending = post(mock, {}, { signal: controller.signal });
  await mock.waitForCall(1);
  controller.abort(new Error("enough"));

  await expect(pending).rejects.toThrow("enough");
  expect(mock.calls[0]?.outcome).toBe("aborted");
});

test("a Response is sent as it is, any number of times", async () => {
  const mock = createMock().reply(new Response("<html>bad gateway</html>", { status: 502 }));

  const responses = [await post(mock), await post(mock)];

  expect(responses.map(({ status }) => status)).toEqual([502, 502]);
  expect(await responses[1]?.text()).toBe("<html>bad gateway</html>");
});

test("a request that no reply matches gets a 500 that names the request and the replies", async () => {
  const mock = createMock().reply(" toes", { when: { lastHumanTurn: /toes/ } });
  mock.replyOnce(failure("api_error"), { when: { model: "claude-2.0" } });

  const response = await post(mock);
  const body: { error: { message: string } } = await response.json();

  expect(response.status).toBe(500);
  expect(response.headers.get(HEADER.xShouldRetry)).toBe("false");
  expect(body.error.message).toBe(
    [
      String.raw`Failed to find a reply: no scripted reply matches call 1, model "claude-2.1", prompt "\n\nHuman: Hello, Claude\n\nAssistant:". Add a reply for this request. Scripted replies:`,
      `- completion(" toes") for lastHumanTurn /toes/`,
      `- failure("api_error") for model "claude-2.0" (used 0 of 1 times)`,
    ].join("\n"),
  );
  expect(() => mock.assertDone()).toThrow(body.error.message);
});

test("limited replies that were not used are listed, and used ones are not", async () => {
  const mock = createMock().replyOnce(" one").replyOnce(failure("overloaded_error"));
  await post(mock);

  expect(() => mock.assertDone()).toThrow(
    'Not used: failure("overloaded_error") for any request (used 0 of 1 times)',
  );
  await post(mock);
  expect(() => mock.assertDone()).not.toThrow();
});

test("reset forgets the script and the calls", async () => {
  const mock = createMock().reply(" scripted").replyOnce(" never sent");
  await post(mock);

  mock.reset();

  expect(mock.calls).toEqual([]);
  expect(await textOf(post(mock))).toBe(" Hello! My name is Claude.");
  expect(mock.calls[0]?.number).toBe(1);
});

test.each([
  {
    title: "a stop sequence of the request",
    body: { stop_sequences: ["C"] },
    expected: " A B ",
    reason: "stop_sequence",
    stop: "C",
  },
  {
    title: "the built-in stop sequence",
    body: {},
    expected: " A B C",
    reason: "stop_sequence",
    stop: "\n\nHuman:",
  },
  {
    title: "the token limit",
    body: { max_tokens_to_sample: 2 },
    expected: " A B",
    reason: "max_tokens",
    stop: null,
  },
])("$title ends the text, as JSON or streamed", async ({ body, expected, reason, stop }) => {
  const mock = createMock({ legacyFields: true }).reply(" A B C\n\nHuman: D");

  const whole = await (await post(mock, body)).json();
  const streamed = await (await post(mock, { ...body, stream: true })).text();

  expect(whole).toMatchObject({ completion: expected, stop_reason: reason, stop });
  expect(mock.calls.map((call) => call.text)).toEqual([expected, expected]);
  expect(streamed).toContain(
    `"completion":"","stop_reason":"${reason}","model":"claude-2.1","stop":${JSON.stringify(stop)}`,
  );
});

test("the token limit is capped at the model's", async () => {
  const mock = createMock().reply(" a".repeat(5000));

  const body: Completion = await (await post(mock, { max_tokens_to_sample: 1_000_000 })).json();

  expect(body).toMatchObject({ completion: " a".repeat(4096), stop_reason: "max_tokens" });
});

test("countTokens decides what a token costs", async () => {
  const mock = createMock({ countTokens: (content) => content.length }).reply(" one two three");

  expect(await textOf(post(mock, { max_tokens_to_sample: 1024, prompt: "\n\nHuman:\n\nAssistant:" }))).toBe(
    " one two three",
  );
  expect(await textOf(post(mock, { max_tokens_to_sample: 9 }))).toBe(" one two");
});

test("the steps of a stream become one JSON document for a request without stream", async () => {
  const mock = createMock().reply(
    stream([text(" a"), ping(), pause(1), raw("x"), text(" b")], { stopReason: "max_tokens" }),
  );

  const body: Completion = await (await post(mock)).json();

  expect(body).toMatchObject({ completion: " a b", stop_reason: "max_tokens" });
});

test("an error event becomes an error response for a request without stream", async () => {
  const mock = createMock().reply(stream([text(" a"), errorEvent("overloaded_error", "Too much")]));

  const response = await post(mock);

  expect(response.status).toBe(529);
  expect(await response.json()).toMatchObject({ error: { message: "Too much" } });
});

test("a dropped connection rejects like fetch, before and in the middle of a response", async () => {
  const mock = createMock()
    .replyOnce(drop())
    .replyOnce(stream([text(" a"), drop()]));

  await expect(post(mock)).rejects.toThrow(new TypeError("fetch failed"));
  const response = await post(mock, { stream: true });

  await expect(response.text()).rejects.toThrow(new TypeError("terminated"));
  expect(mock.calls.map(({ outcome }) => outcome)).toEqual(["dropped", "dropped"]);
});

test("a stream with a hand-made unknown step breaks and leaves no call pending", async () => {
  const reply = { kind: "stream", steps: [text(" a"), { kind: "txt" }], options: {} };
  const mock = createMock().reply(reply as never);

  const response = await post(mock, { stream: true });

  await expect(response.text()).rejects.toThrow("terminated");
  expect(mock.calls[0]?.outcome).toBe("dropped");
});

test("a response of version 2023-01-01 has truncated and exception", async () => {
  const headers = { ...HEADERS, [HEADER.anthropicVersion]: "2023-01-01" };

  const body: Completion = await (await post(createMock(), {}, { headers })).json();

  expect(body).toMatchObject({ truncated: false, exception: null, stop: "\n\nHuman:", log_id: body.id });
  expect(validateCompletion(body)).toEqual([]);
});

test.each([
  { one: 7, other: 7, isSame: true },
  { one: 7, other: 8, isSame: false },
])(
  "a stream of seed $one and one of seed $other have the same bytes: $isSame",
  async ({ one, other, isSame }) => {
    const streams = [createMock({ seed: one }), createMock({ seed: other })].map((mock) =>
      post(mock, { stream: true }),
    );
    const [first, second] = await Promise.all(streams.map(async (response) => (await response).text()));

    expect(first === second).toBe(isSame);
  },
);

test("every call has unique ids", async () => {
  const mock = createMock();

  const completions: Completion[] = [await (await post(mock)).json(), await (await post(mock)).json()];

  expect(
    new Set([...completions.map(({ id }) => id), ...mock.calls.map(({ requestId }) => requestId)]).size,
  ).toBe(4);
});

test("createId makes the ids", async () => {
  const mock = createMock({ createId: (kind, number) => `${kind}_${number}` });

  const response = await post(mock);

  expect(response.headers.get(HEADER.requestId)).toBe("req_1");
  expect(await response.json()).toMatchObject({ id: "compl_1" });
});

test("headers of the mock are in every response, and those of a reply replace them", async () => {
  const mock = createMock({ headers: { "Anthropic-Organization-Id": "org_1" } });
  mock.replyOnce(
    completion(" a", { headers: { "anthropic-organization-id": "org_2", "Request-Id": "req_mine" } }),
  );

  const [own, usual] = [await post(mock), await post(mock.reply(" b"))];

  expect(own.headers.get(HEADER.anthropicOrganizationId)).toBe("org_2");
  expect(own.headers.get(HEADER.requestId)).toBe("req_mine");
  expect(usual.headers.get(HEADER.anthropicOrganizationId)).toBe("org_1");
});

test("a reply function that returns no reply is an error of the script", async () => {
  const mock = createMock().reply((() => undefined) as never);

  const response = await post(mock);

  expect(response.status).toBe(500);
  expect(() => mock.assertDone()).toThrow(
    'Invalid option "reply": expected a string, a Response, or a reply such as completion(…), got undefined. Fix the script.',
  );
});

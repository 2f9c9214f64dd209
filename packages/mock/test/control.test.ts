import { readFileSync } from "node:fs";
import http from "node:http";
import { createMock, failure, stall } from "@text-completions/mock";
import type { Mock } from "@text-completions/mock";
import { type Control, createControl } from "@text-completions/mock/control";
import { serveMock } from "@text-completions/mock/server";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { HEADERS, HELLO } from "./post.ts";

interface Operation {
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: { $ref: string } }> }>;
  requestBody?: { content: Record<string, { example: unknown }> };
}
const DOCUMENT: { paths: Record<string, Record<string, Operation>> } = JSON.parse(
  readFileSync(new URL("../control.openapi.json", import.meta.url), "utf8"),
);

const {
  $schema: _draft,
  $id: _id,
  ...scenarioSchema
}: Record<string, unknown> = JSON.parse(
  readFileSync(new URL("../scenario.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ strict: false, validateFormats: false })
  .addSchema(DOCUMENT, "control")
  .addSchema(scenarioSchema, "scenario.schema.json");

/** How a response differs from the OpenAPI document; undefined if it does not. */
function findDifference(path: string, method: string, status: number, body: unknown): string | undefined {
  const responses = `/paths/${path.replaceAll("/", "~1")}/${method.toLowerCase()}/responses`;
  const response = DOCUMENT.paths[path]?.[method.toLowerCase()]?.responses[status];
  if (response === undefined) return `the document has no ${status} for ${method} ${path}`;
  const place = response.$ref ?? `#${responses}/${status}`;
  if (body === undefined) return response.content && "a body is missing";
  const isValid = ajv.validate({ $ref: `control${place}/content/application~1json/schema` }, body);
  return isValid ? undefined : ajv.errorsText();
}

/** Sends a request to the control API, and checks the response against the OpenAPI document. */
async function ask(
  control: Control,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: unknown }> {
  const response = await control.fetch(new Request(`http://127.0.0.1${path}`, init));
  const text = await response.text();
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  const difference =
    DOCUMENT.paths[path]?.[(init.method ?? "GET").toLowerCase()] &&
    findDifference(path, init.method ?? "GET", response.status, body);
  expect(difference).toBe(undefined);
  return { status: response.status, body };
}

function complete(
  control: Control,
  headers: Record<string, string> = {},
  body: object = {},
): Promise<Response> {
  const url = "http://127.0.0.1/v1/complete?key=sk-ant-in-the-query-0123456789";
  const content = JSON.stringify({ ...HELLO, ...body });
  return control.fetch(
    new Request(url, { method: "POST", headers: { ...HEADERS, ...headers }, body: content }),
  );
}

async function completionOf(control: Control, headers?: Record<string, string>): Promise<string> {
  const { completion } = await (await complete(control, headers)).json();
  return completion;
}

function adding(replies: unknown): RequestInit {
  return { method: "POST", body: JSON.stringify({ replies }) };
}

const startWith = (reply: string) => (): Mock => createMock().reply(reply);

test("replies can be added, calls inspected, and a scope reset", async () => {
  const control = createControl(startWith(" Start."));

  const added = await ask(
    control,
    "/__mock/replies",
    adding([{ reply: { failure: "overloaded_error" }, once: true }]),
  );
  const first = await complete(control);
  const second = await completionOf(control);
  const { body } = await ask(control, "/__mock/calls");
  const reset = await ask(control, "/__mock/reset", { method: "POST" });

  expect([added.status, first.status, second, reset.status]).toEqual([204, 529, " Start.", 204]);
  expect(body).toMatchObject({
    calls: [
      {
        number: 1,
        url: "http://127.0.0.1/v1/complete",
        request: HELLO,
        status: 529,
        error: { type: "overloaded_error" },
      },
      { number: 2, text: " Start.", outcome: "answered" },
    ],
  });
  expect(await ask(control, "/__mock/calls")).toEqual({ status: 200, body: { calls: [] } });
  expect(await completionOf(control)).toBe(" Start.");
});

test("the example in the OpenAPI document is accepted", async () => {
  const example =
    DOCUMENT.paths["/__mock/replies"]?.["post"]?.requestBody?.content["application/json"]?.example;

  const { status } = await ask(createControl(startWith(" a")), "/__mock/replies", {
    method: "POST",
    body: JSON.stringify(example),
  });

  expect(status).toBe(204);
  expect(ajv.validate({ $ref: "control#/components/schemas/Replies" }, example)).toBe(true);
});

test("a test can check that all replies were used", async () => {
  const control = createControl(startWith(" Start."));
  await ask(control, "/__mock/replies", adding([{ reply: " once", once: true }]));

  expect(await ask(control, "/__mock/done")).toMatchObject({
    body: { done: false, message: expect.stringContaining('Not used: completion(" once")') },
  });
  await complete(control);
  expect(await ask(control, "/__mock/done")).toEqual({ status: 200, body: { done: true } });
});

test("a test can audit its client", async () => {
  const control = createControl(startWith(" Start."));
  await complete(control, {}, { top_k: -1 });
  await complete(control, {}, { top_k: -1 });

  expect(await ask(control, "/__mock/findings")).toMatchObject({
    status: 200,
    body: {
      findings: [
        { id: "key-in-url", call: 1 },
        { id: "key-in-url", call: 2 },
        { id: "pointless-retry", call: 2, message: expect.stringContaining("Call 2 got status 400") },
      ],
    },
  });
});

test("metrics count the calls of all scopes, and a reset does not reset them", async () => {
  const controller = new AbortController();
  const leave = () => {
    controller.abort(new Error("enough"));
    return stall();
  };
  const control = createControl(() => createMock().reply(" fine").replyOnce(leave));
  const stalled = control.fetch(
    new Request("http://127.0.0.1/v1/complete", {
      method: "POST",
      headers: HEADERS,
      body: JSON.stringify(HELLO),
      signal: controller.signal,
    }),
  );
  const other = { "x-mock-scope": "other" };
  await expect(stalled).rejects.toThrow("enough");
  await complete(control);
  await complete(control, {}, { top_k: -1 });
  void complete(control, other).catch(() => {});
  await ask(control, "/__mock/reset", { method: "POST" });

  const response = await control.fetch(new Request("http://127.0.0.1/__mock/metrics"));
  const text = await response.text();

  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(
    text.split("\n").filter((line) => !line.startsWith("text_completions_mock_call_duration_seconds_sum")),
  ).toEqual([
    "# HELP text_completions_mock_calls_total Calls that have ended.",
    "# TYPE text_completions_mock_calls_total counter",
    'text_completions_mock_calls_total{status="",outcome="aborted"} 1',
    'text_completions_mock_calls_total{status="200",outcome="answered"} 1',
    'text_completions_mock_calls_total{status="400",outcome="answered"} 1',
    "# HELP text_completions_mock_calls_in_progress Calls that have not ended.",
    "# TYPE text_completions_mock_calls_in_progress gauge",
    "text_completions_mock_calls_in_progress 1",
    "# HELP text_completions_mock_call_duration_seconds Time from a request to the end of its response.",
    "# TYPE text_completions_mock_call_duration_seconds summary",
    "text_completions_mock_call_duration_seconds_count 3",
    "# HELP text_completions_mock_dropped_scopes_total Scopes dropped because there were too many.",
    "# TYPE text_completions_mock_dropped_scopes_total counter",
    "text_completions_mock_dropped_scopes_total 0",
    "",
  ]);
});

test("the health check accepts requests from everywhere", async () => {
  const control = createControl(startWith(" Start."));
  const headers = { origin: "https://monitor.example" };

  expect(await ask(control, "/__mock/health", { headers })).toEqual({ status: 200, body: { status: "ok" } });
  expect((await control.fetch(new Request("http://10.0.0.7:4010/__mock/health"))).status).toBe(200);
  expect((await control.fetch(new Request("http://10.0.0.7:4010/__mock/metrics"))).status).toBe(403);
});

test("scopes share nothing", async () => {
  const control = createControl(startWith(" Start."));
  const a = { "x-mock-scope": "a" };
  const b = { "x-mock-scope": "b" };

  await ask(control, "/__mock/replies", { ...adding([{ reply: " A" }]), headers: a });
  const texts = [await completionOf(control, a), await completionOf(control, b), await completionOf(control)];
  await ask(control, "/__mock/reset", { method: "POST", headers: b });

  expect(texts).toEqual([" A", " Start.", " Start."]);
  expect(await ask(control, "/__mock/calls", { headers: a })).toMatchObject({
    body: { calls: [{ number: 1 }] },
  });
  expect(await ask(control, "/__mock/calls", { headers: b })).toEqual({ status: 200, body: { calls: [] } });
  expect(await ask(control, "/__mock/calls")).toMatchObject({ body: { calls: [{ number: 1 }] } });
});

test("control.reset() resets all scopes", async () => {
  let reply = " old";
  const control = createControl(() => createMock().reply(reply));
  await complete(control);

  reply = " new";
  const before = await completionOf(control);
  control.reset();

  expect([before, await completionOf(control)]).toEqual([" old", " new"]);
});

test("no key is shown, wherever it appears", async () => {
  const control = createControl(startWith(" a"));
  const key = "sk-ant-secret-0123456789";

  await complete(
    control,
    { "x-api-key": key, "x-other": key },
    { prompt: `\n\nHuman:\n${key}\n\nAssistant:` },
  );
  const { body } = await ask(control, "/__mock/calls");

  expect(JSON.stringify(body)).not.toContain("0123456789");
  expect(JSON.stringify(body)).toContain("Human:\\n[redacted]");
});

describe("an invalid request is rejected with the reason", () => {
  const control = createControl(startWith(" a"));

  test.each([
    {
      title: "text that is not JSON",
      body: "{",
      expected: { code: "invalid-json", message: "Invalid body: expected JSON." },
    },
    {
      title: "an array",
      body: "[]",
      expected: {
        code: "invalid-body",
        message: 'Invalid body: expected an object with the property "replies" and no other.',
      },
    },
    { title: "options", body: '{"replies":[],"options":{}}', expected: { code: "invalid-body" } },
    {
      title: "an invalid reply",
      body: '{"replies":[{"reply":" a"},{"reply":1}]}',
      expected: {
        code: "invalid-replies",
        message: expect.stringContaining("body#/replies/1/reply"),
        problems: [{ path: "/replies/1/reply" }],
      },
    },
  ])("$title", async ({ body, expected }) => {
    expect(await ask(control, "/__mock/replies", { method: "POST", body })).toMatchObject({
      status: 400,
      body: expected,
    });
    expect(await completionOf(control)).toBe(" a");
  });

  test("another path or method", async () => {
    expect(await ask(control, "/__mock/elsewhere")).toEqual({
      status: 404,
      body: {
        code: "unknown-operation",
        message:
          "Unknown operation of the control API. Expected one of: calls, replies, reset, done, findings, metrics, health.",
      },
    });
    const response = await control.fetch(new Request("http://localhost/__mock/reset"));
    expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

describe("the control API only accepts requests from this machine", () => {
  const control = createControl(startWith(" a"));

  test.each([
    { url: "http://evil.example:4010/__mock/calls", headers: {}, status: 403, code: "remote-host" },
    {
      url: "http://127.0.0.1:4010/__mock/calls",
      headers: { origin: "https://evil.example" },
      status: 403,
      code: "remote-origin",
    },
    {
      url: "http://127.0.0.1:4010/__mock/calls",
      headers: { origin: "null" },
      status: 403,
      code: "remote-origin",
    },
    {
      url: "http://127.0.0.1:4010/__mock/calls",
      headers: { origin: "http://localhost:3000" },
      status: 200,
      code: undefined,
    },
    { url: "http://[::1]:4010/__mock/calls", headers: {}, status: 200, code: undefined },
    { url: "http://localhost:4010/__mock/calls", headers: {}, status: 200, code: undefined },
  ])("$url with the headers $headers gets $status", async ({ url, headers, status, code }) => {
    const response = await control.fetch(new Request(url, { headers }));

    expect(response.status).toBe(status);
    expect((await response.json()).code).toBe(code);
  });

  test.each(["evil.example", "evil.example:99999", "localhost evil", "evil@localhost", "%zz"])(
    "over HTTP, the host %j gets 403",
    async (host) => {
      await using server = await serveMock(control);

      for (const path of ["calls", "done", "findings", "metrics"]) {
        expect(await statusOf(server.url, { path: `/__mock/${path}`, host })).toBe(403);
      }
      expect(await statusOf(server.url, { path: "/__mock/health", host })).toBe(200);
    },
  );

  test("so it is not served to other machines, unless that is allowed", async () => {
    await expect(serveMock(control, { host: "0.0.0.0" })).rejects.toThrow(
      'Invalid option "host": expected a loopback address, because the mock has a control API, got "0.0.0.0". Pass allowRemote to createControl() to serve it to other machines.',
    );

    const open = createControl(startWith(" a"), { allowRemote: true });
    await using server = await serveMock(open, { host: "0.0.0.0" });
    expect(server.url).toContain("0.0.0.0");
    expect((await open.fetch(new Request("http://mock.example/__mock/calls"))).status).toBe(200);
  });
});

/** The status of a response to a request whose host header is any text. */
function statusOf(url: string, { path, host }: { path: string; host: string }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { path, headers: { host }, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once("error", reject);
  });
}

test("only the scopes used last are kept, and the others are counted", async () => {
  let created = 0;
  const control = createControl(
    () => {
      created++;
      return createMock();
    },
    { maxScopes: 2 },
  );
  const use = (scope: string): Promise<Response> => complete(control, { "x-mock-scope": scope });

  for (const scope of ["a", "b", "a", "c", "a"]) await use(scope);
  const createdBefore = created;
  await use("b");
  const metrics = await (await control.fetch(new Request("http://localhost/__mock/metrics"))).text();

  expect([createdBefore, created]).toEqual([3, 4]);
  expect(metrics).toContain("text_completions_mock_dropped_scopes_total 2\n");
});

test("a body of more than 32 MiB is rejected", async () => {
  const control = createControl(startWith(" a"));
  const body = `{"replies":[${" ".repeat(32 * 1024 * 1024)}]}`;

  expect(await ask(control, "/__mock/replies", { method: "POST", body })).toMatchObject({
    status: 413,
    body: { code: "body-too-large" },
  });
});

test("a scope whose name is too long is rejected", async () => {
  const control = createControl(startWith(" a"));

  const response = await complete(control, { "x-mock-scope": "a".repeat(201) });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    code: "invalid-scope",
    message: "Invalid x-mock-scope: expected at most 200 characters, got 201.",
  });
});

test("it is served like any mock", async () => {
  await using server = await serveMock(createControl(() => createMock().reply(failure("overloaded_error"))));

  const response = await fetch(`${server.url}/v1/complete`, {
    method: "POST",
    headers: HEADERS,
    body: JSON.stringify(HELLO),
  });

  expect(response.status).toBe(529);
  expect((await (await fetch(`${server.url}/__mock/calls`)).json()).calls).toHaveLength(1);
});

test("invalid options are rejected at once", () => {
  expect(() => createControl(createMock, { maxScope: 1 } as never)).toThrow(
    'Unknown option "maxScope". Did you mean "maxScopes"?',
  );
  expect(() => createControl(createMock() as never)).toThrow(
    'Invalid option "createMock": expected a function such as () => createMock(), got an object.',
  );
});

test("a body of hundreds of thousands of members is shown as a preview, in little time", async () => {
  const control = createControl(() => createMock());
  const members = Array.from({ length: 400_000 }, (_, index) => `"member${index}":[]`);
  const body = `{"model":"claude-2.1","items":[${"0,".repeat(20_000)}0],${members.join()}}`;
  await control.fetch(
    new Request("http://localhost/v1/complete", { method: "POST", headers: HEADERS, body }),
  );
  const startedAt = process.cpuUsage().user;

  const response = await control.fetch(new Request("http://localhost/__mock/calls"));
  const text = await response.text();

  const [call] = JSON.parse(text).calls;
  expect(call.body.items.length).toBe(9998);
  expect(call.body.items.at(-1)).toBe("10004 more left out");
  expect(call.body["…"]).toBe("400000 more left out");
  expect(text.length).toBeLessThan(100_000);
  // Time that grows with the square of the number would be minutes.
  expect((process.cpuUsage().user - startedAt) / 1_000_000).toBeLessThan(3);
});

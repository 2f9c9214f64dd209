import { checkExchange } from "@text-completions/contract";
import { createMock, drop, errorEvent, failure, raw, stream, text } from "@text-completions/mock";
import { describe, expect, test } from "vitest";
import { completeRequest, KEY } from "./complete-request.ts";

describe("checkExchange", () => {
  test.each([
    { name: "plain", body: {} },
    { name: "streamed", body: { stream: true } },
  ])("conforms, $name, and stays readable", async ({ body }) => {
    const request = completeRequest(body);
    const response = await createMock().fetch(request.clone());

    expect(await checkExchange(request, response)).toEqual([]);
    expect(await response.text()).toContain(" Hello");
    expect(await request.json()).toMatchObject(body);
  });

  test("finds no violation in a documented error", async () => {
    const mock = createMock().reply(failure("overloaded_error"));
    const request = completeRequest();

    expect(await checkExchange(request, await mock.fetch(request.clone()))).toEqual([]);
  });

  test("finds where a stream violates the spec", async () => {
    const mock = createMock().reply(stream([text(" a"), raw("data: [DONE]\n\n")]));
    const request = completeRequest({ stream: true });

    const violations = await checkExchange(request, await mock.fetch(request.clone()));

    expect(violations).toContainEqual(expect.objectContaining({ check: "stream/no-done", severity: "must" }));
  });

  test("finds no violation in a stream that ends with an error event", async () => {
    const mock = createMock().reply(stream([text(" a"), errorEvent("overloaded_error")]));
    const request = completeRequest({ stream: true });

    expect(await checkExchange(request, await mock.fetch(request.clone()))).toEqual([]);
  });

  test("finds a JSON document that is labelled as a stream", async () => {
    const request = completeRequest({ stream: true });
    const document = await createMock().fetch(completeRequest());
    const headers = { "content-type": "text/event-stream", "request-id": "req_1" };

    const violations = await checkExchange(request, new Response(await document.text(), { headers }));

    expect(violations).toContainEqual(
      expect.objectContaining({ check: "stream/one-terminal-event", severity: "must" }),
    );
  });

  test("finds a body that ends before it is complete", async () => {
    const mock = createMock().reply(stream([text(" a"), drop()]));
    const request = completeRequest({ stream: true });

    const violations = await checkExchange(request, await mock.fetch(request.clone()));

    expect(violations.map(({ where }) => where)).toContain("response.body");
  });

  test("reports a mistake of the client at the request", async () => {
    const request = completeRequest({ temperature: 2 });

    const violations = await checkExchange(request, await createMock().fetch(request.clone()));

    expect(violations.map(({ where }) => where)).toEqual(["request.body/temperature"]);
  });
});

test("never shows the key, even if the server repeats it everywhere", async () => {
  const echo = { completion: KEY, type: KEY, id: KEY, model: KEY, stop_reason: KEY, [KEY]: KEY };
  const response = Response.json(echo, { headers: { "request-id": KEY, "retry-after": KEY } });

  const violations = await checkExchange(completeRequest({ prompt: KEY }), response);

  expect(violations.map(({ check }) => check)).toContain("keys/not-echoed");
  expect(JSON.stringify(violations)).not.toContain(KEY);
});

describe("a wrong argument", () => {
  test("is a body that was already read", async () => {
    const request = completeRequest();
    const response = await createMock().fetch(request.clone());
    await response.text();

    await expect(checkExchange(request, response)).rejects.toThrow(
      "The body of the response was already read. Read response.clone(), and pass the response.",
    );
    await request.text();
    await expect(checkExchange(request, new Response())).rejects.toThrow(
      "The body of the request was already read. Send request.clone(), and pass the request.",
    );
  });

  test.each([
    { value: undefined, got: "undefined" },
    { value: null, got: "null" },
    { value: "url", got: '"url"' },
    { value: {}, got: "an object" },
  ])("rejects $got as a request", async ({ value, got }) => {
    await expect(checkExchange(value as unknown as Request, new Response())).rejects.toThrow(
      `Expected a Request and its Response, got ${got} as request.`,
    );
  });
});

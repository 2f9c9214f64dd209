import { createMock, type Mock, type MockOptions } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HEADERS, HELLO, post } from "./post.ts";

const COMPLETION = {
  type: "completion",
  id: "compl_1",
  completion: " Hi",
  stop_reason: "stop_sequence",
  model: "claude-2.1",
};
const ERROR = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };

function streamOf(text: string): Response {
  return new Response(text, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

function eventOf(data: object): string {
  return `event: completion\ndata: ${JSON.stringify(data)}\n\n`;
}

const warn = vi.fn<(message: string) => void>();

beforeEach(() => {
  warn.mockReset();
  vi.spyOn(console, "warn").mockImplementation(warn);
});

afterEach(() => vi.restoreAllMocks());

const CASES: { name: string; response: () => Response; stream?: true; problem: string }[] = [
  {
    name: "a completion without a model",
    response: () => Response.json({ ...COMPLETION, model: undefined }),
    problem: "/model of the body is required",
  },
  {
    name: "a stop reason of the wrong type",
    response: () => Response.json({ ...COMPLETION, stop_reason: 7 }),
    problem: "/stop_reason of the body must be a string, got 7",
  },
  {
    name: "a body that is sent as text",
    response: () => new Response(JSON.stringify(COMPLETION)),
    problem:
      'the header "content-type" is "text/plain", but the response to a request without `stream` is application/json',
  },
  {
    name: "JSON for a stream",
    response: () => Response.json(COMPLETION),
    stream: true,
    problem:
      'the header "content-type" is "application/json", but the response to a request with `stream` is text/event-stream',
  },
  {
    name: "another status of success",
    response: () => Response.json(COMPLETION, { status: 201 }),
    problem: "the status is 201, but /v1/complete succeeds with 200 alone",
  },
  {
    name: "text that is not JSON",
    response: () => new Response("{", { headers: { "content-type": "application/json" } }),
    problem: 'the body is not JSON: "{"',
  },
  {
    name: "no body",
    response: () => new Response(null, { headers: { "content-type": "application/json" } }),
    problem: 'the body is not JSON: ""',
  },
  {
    name: "an error without its envelope",
    response: () => Response.json({ message: "Overloaded" }, { status: 529 }),
    problem: "/type of the body is required",
  },
  {
    name: "an error with the status of another type",
    response: () => Response.json(ERROR, { status: 503 }),
    problem: 'the status is 503, but an error of type "overloaded_error" has 529',
  },
];

const STREAM_CASES: typeof CASES = [
  {
    name: "an event without a completion",
    response: () => streamOf(eventOf({ ...COMPLETION, completion: undefined })),
    stream: true,
    problem: "event",
  },
  {
    name: "a stream without an end",
    response: () => streamOf(eventOf({ ...COMPLETION, stop_reason: null })),
    stream: true,
    problem: "the stream ends without an event that has a `stop_reason`",
  },
  {
    name: "an event that is cut",
    response: () => streamOf(eventOf(COMPLETION).trim()),
    stream: true,
    problem: "the body ended in the middle of an event",
  },
];

async function readAll(mock: Mock, stream?: true): Promise<{ status: number; text: string }> {
  const response = await post(mock, stream === undefined ? {} : { stream });
  return { status: response.status, text: await response.text() };
}

test.each([...CASES, ...STREAM_CASES])(
  "$name is sent as it is, with one warning",
  async ({ response, stream, problem }) => {
    const mock = createMock().reply(response());

    const sent = await readAll(mock, stream);
    await readAll(mock, stream);

    expect(sent).toEqual({ status: response().status, text: await response().text() });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain("Failed to send call 1 a documented response: ");
    expect(warn.mock.calls[0]?.[0]).toContain(problem);
    expect(warn.mock.calls[0]?.[0]).toContain('pass { checkResponses: "off" } to createMock()');
    mock.assertDone();
  },
);

test.each(CASES)("$name is a 500 if the check is strict", async ({ response, stream, problem }) => {
  const mock = createMock({ checkResponses: "error" }).reply(() => response());

  const sent = await readAll(mock, stream);

  expect(sent.status).toBe(500);
  expect(JSON.parse(sent.text).error.message).toContain(problem);
  expect(() => mock.assertDone()).toThrow(problem);
  expect(warn).not.toHaveBeenCalled();
});

test.each(STREAM_CASES)("$name breaks the stream if the check is strict", async ({ response, problem }) => {
  const mock = createMock({ checkResponses: "error" }).reply(response());

  await expect(readAll(mock, true)).rejects.toThrow(problem);
  expect(() => mock.assertDone()).toThrow(problem);
});

test.each<{ name: string; response: Response; stream?: true }>([
  { name: "a completion", response: Response.json(COMPLETION) },
  { name: "a documented error", response: Response.json(ERROR, { status: 529 }) },
  { name: "a stream", response: streamOf(eventOf(COMPLETION)), stream: true },
  {
    name: "a stream that ends with an error",
    response: streamOf(`event: error\ndata: ${JSON.stringify(ERROR)}\n\n`),
    stream: true,
  },
  {
    name: "the page of a proxy",
    response: new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "content-type": "text/html" } }),
  },
  { name: "a redirect", response: new Response(null, { status: 302, headers: { location: "/" } }) },
])("$name has no warning and no error", async ({ response, stream }) => {
  for (const checkResponses of ["warn", "error"] as const) {
    const mock = createMock({ checkResponses }).reply(response);
    expect(await readAll(mock, stream)).toEqual({
      status: response.status,
      text: await response.clone().text(),
    });
    mock.assertDone();
  }
  expect(warn).not.toHaveBeenCalled();
});

test.each<{ options: MockOptions }>([{ options: { checkResponses: "off" } }])(
  "nothing is checked with $options",
  async ({ options }) => {
    const mock = createMock(options).reply(Response.json({}));

    expect(await readAll(mock)).toEqual({ status: 200, text: "{}" });
    expect(warn).not.toHaveBeenCalled();
  },
);

test("a body is checked as it is read, and no faster", async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode(eventOf({ ...COMPLETION, stop_reason: null })));
      },
    },
    { highWaterMark: 0 },
  );
  const mock = createMock().reply(
    () => new Response(body, { headers: { "content-type": "text/event-stream" } }),
  );

  const reader = (await post(mock, { stream: true })).body?.getReader();
  for (let count = 0; count < 3; count++) await reader?.read();
  const before = pulled;
  await new Promise((resolve) => setTimeout(resolve, 20));

  expect(pulled).toBe(before);
  expect(pulled).toBeLessThanOrEqual(4);
  await reader?.cancel();
  expect(warn).not.toHaveBeenCalled();
});

test("a server sends what the check allows", async () => {
  await using server = await serveMock(
    createMock({ checkResponses: "error" }).reply([Response.json(COMPLETION), Response.json({})]),
  );
  const send = async (): Promise<number> =>
    (
      await fetch(`${server.url}/v1/complete`, {
        method: "POST",
        headers: HEADERS,
        body: JSON.stringify(HELLO),
      })
    ).status;

  expect([await send(), await send()]).toEqual([200, 500]);
});

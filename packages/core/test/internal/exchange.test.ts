import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createRedactor,
  fromRecordedExchange,
  isUsageError,
  parseRecording,
  recordExchange,
  toRecordedExchange,
  type Exchange,
  type FetchFunction,
  type RecordedExchange,
} from "@text-completions/core/internal";
import { createTestClock } from "./test-clock.ts";

const HELLO: RecordedExchange = {
  request: {
    method: "POST",
    url: "https://host/v1/complete",
    headers: { accept: "*/*" },
    body: { text: "{}" },
  },
  response: {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    headersAtMs: 1,
    chunks: [
      { atMs: 2, text: "event: ping\n" },
      { atMs: 3.25, base64: "/w==" },
    ],
  },
  end: "complete",
  endedAtMs: 4,
};

const bytes = fc.uint8Array({ maxLength: 40 });
const time = fc.nat({ max: 100_000 }).map((hundredths) => hundredths / 100);
const headers = fc
  .dictionary(fc.constantFrom("x-a", "x-b", "accept", "content-type"), fc.stringMatching(/^[!-~]{0,20}$/), {
    maxKeys: 3,
  })
  .map((entries) => new Headers(entries));
const exchange: fc.Arbitrary<Exchange> = fc.record({
  request: fc.record({
    method: fc.constantFrom("GET", "POST"),
    url: fc.webUrl(),
    headers,
    body: bytes,
  }),
  response: fc.option(
    fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      headers,
      headersAtMs: time,
      chunks: fc.array(fc.record({ atMs: time, bytes }), { maxLength: 4 }),
    }),
    { nil: undefined },
  ),
  end: fc.constantFrom("complete", "broken", "aborted"),
  endedAtMs: time,
  error: fc.option(
    fc.string({ unit: "grapheme" }).map((message) => new Error(message)),
    { nil: undefined },
  ),
});

/** An exchange whose headers can be compared. */
function toPlain({ request, response, error, ...rest }: Exchange): object {
  return {
    ...rest,
    request: { ...request, headers: [...request.headers] },
    response: response && { ...response, headers: [...response.headers] },
    error: error?.message,
  };
}

describe("a recorded exchange", () => {
  const redactor = createRedactor([]);

  test("holds all of an exchange, whatever it is made of, also as JSON", () => {
    fc.assert(
      fc.property(exchange, (original) => {
        const recorded = toRecordedExchange(original, redactor);
        const { exchanges } = parseRecording(
          JSON.parse(JSON.stringify({ version: 1, exchanges: [recorded] })),
        );
        const [read] = exchanges;
        if (read === undefined) throw new Error("nothing was read");
        expect(toPlain(fromRecordedExchange(read))).toEqual(toPlain(original));
      }),
      { numRuns: 1000 },
    );
  });

  test("says why the body could not be read", () => {
    const recorded = toRecordedExchange(
      {
        request: { method: "POST", url: "https://host/", headers: new Headers(), body: new Uint8Array() },
        end: "broken",
        endedAtMs: 0,
        error: new TypeError("terminated", { cause: new Error("incorrect header check") }),
      },
      createRedactor([]),
    );

    expect(recorded.error).toBe("terminated (incorrect header check)");
  });

  test("holds no secret, not even one that lies across chunks that are not text", () => {
    const secret = "sk-test-0123456789";
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const recorded = toRecordedExchange(
      {
        request: {
          method: "POST",
          url: `https://host/?key=${secret}`,
          headers: new Headers({ "x-api-key": secret, "x-other": `Bearer ${secret}` }),
          body: encode(JSON.stringify({ secret })),
        },
        response: {
          status: 200,
          headers: new Headers({ "x-echo": secret, "content-encoding": "gzip", "set-cookie": "a=b" }),
          headersAtMs: 0,
          chunks: [
            { atMs: 0, bytes: Uint8Array.of(0xff, ...encode(secret.slice(0, 9))) },
            { atMs: 0, bytes: Uint8Array.of(...encode(secret.slice(9)), 0xfe) },
          ],
        },
        end: "broken",
        endedAtMs: 0,
        error: new Error(`reset by ${secret}`),
      },
      createRedactor([secret]),
    );

    expect(JSON.stringify(recorded)).not.toContain("test-0");
    const decoded = recorded.response?.chunks.map((chunk) =>
      "base64" in chunk ? atob(chunk.base64) : chunk.text,
    );
    expect(decoded?.join("")).toBe("\u00ff[redacted]\u00fe");
    expect(recorded.response?.headers).toEqual({ "x-echo": "[redacted]" });
  });
});

test.each([
  { name: "zero bytes", content: new Uint8Array(90_000) },
  {
    name: "an escape in every third byte",
    content: Uint8Array.from({ length: 90_000 }, (_, at) => (at % 3 ? 97 : 27)),
  },
  { name: "bytes that are not UTF-8", content: new Uint8Array(90_000).fill(0xff) },
  { name: "text on lines", content: new TextEncoder().encode("a line\r\n\tof text\n".repeat(5000)) },
])("a file of $name is at most half as long again as the bytes", ({ content }) => {
  const recorded = toRecordedExchange(
    {
      request: { method: "POST", url: "https://host/", headers: new Headers(), body: new Uint8Array() },
      response: {
        status: 200,
        headers: new Headers(),
        headersAtMs: 0,
        chunks: [{ atMs: 0, bytes: content }],
      },
      end: "complete",
      endedAtMs: 0,
    },
    createRedactor([]),
  );

  expect(JSON.stringify(recorded).length).toBeLessThan(1.5 * content.length);
  expect(fromRecordedExchange(recorded).response?.chunks[0]?.bytes).toEqual(content);
});

describe("parseRecording", () => {
  test("returns a recording that is right as it is", () => {
    const recording = { version: 1, exchanges: [HELLO] };

    expect(parseRecording(recording)).toBe(recording);
  });

  const withMember = (path: string, value: unknown): unknown => {
    const recording: Record<string, unknown> = structuredClone({ version: 1, exchanges: [HELLO] });
    const keys = path.split("/").slice(1);
    let parent: unknown = recording;
    for (const key of keys.slice(0, -1)) parent = Reflect.get(Object(parent), key);
    Reflect.set(Object(parent), keys.at(-1) ?? "", value);
    return recording;
  };

  test.each([
    {
      recording: null,
      message:
        'Invalid option "recording": expected an object, got null. Pass a recording that mock --record or a recorder has written.',
    },
    {
      recording: [HELLO],
      message:
        'Invalid option "recording": expected an object, got an array. Pass a recording that mock --record or a recorder has written.',
    },
    { recording: {}, message: 'Missing option "recording/version": expected a value.' },
    {
      recording: { version: 2, exchanges: [] },
      message: 'Invalid option "recording/version": expected 1, got 2.',
    },
    {
      recording: { version: 1, exchanges: [], exchange: 1 },
      message: 'Unknown option "recording/exchange". Did you mean "exchanges"?',
    },
    {
      recording: withMember("/exchanges/0/end", "done"),
      message:
        'Invalid option "recording/exchanges/0/end": expected "complete" or "broken" or "aborted", got "done".',
    },
    {
      recording: withMember("/exchanges/0/request/url", 5),
      message: 'Invalid option "recording/exchanges/0/request/url": expected a string, got 5.',
    },
    {
      recording: withMember("/exchanges/0/request/headers/a b", "c"),
      message:
        /^Invalid option "recording\/exchanges\/0\/request\/headers\/a b": expected a name that matches /,
    },
    {
      recording: withMember("/exchanges/0/request/headers/accept", "a\nb"),
      message:
        /^Invalid option "recording\/exchanges\/0\/request\/headers\/accept": expected a string that matches /,
    },
    {
      recording: withMember("/exchanges/0/response/status", 99),
      message: 'Invalid option "recording/exchanges/0/response/status": expected at least 100, got 99.',
    },
    {
      recording: withMember("/exchanges/0/response/chunks/1/base64", "?"),
      message: 'Invalid option "recording/exchanges/0/response/chunks/1/base64": expected base64, got "?".',
    },
    {
      recording: withMember("/exchanges/0/request/body", "{}"),
      message:
        'Invalid option "recording/exchanges/0/request/body": expected an object with text, or an object with base64, got "{}".',
    },
  ])("rejects $recording: $message", ({ recording, message }) => {
    let error: unknown;
    try {
      parseRecording(recording);
    } catch (thrown) {
      error = thrown;
    }

    expect(isUsageError(error)).toBe(true);
    expect((error as Error).message).toMatch(message);
  });
});

describe("recordExchange", () => {
  const post = (body = "hello"): Request => new Request("https://host/", { method: "POST", body });
  const responseOf = (...texts: string[]): Response =>
    new Response(
      new ReadableStream({
        pull(controller) {
          const text = texts.shift();
          if (text === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(text));
        },
      }),
    );
  const textOf = (recorded: Exchange): string =>
    (recorded.response?.chunks ?? []).map(({ bytes: chunk }) => new TextDecoder().decode(chunk)).join("|");

  test("records both bodies, and when each chunk was read", async () => {
    const clock = createTestClock();
    const fetch: FetchFunction = async (request) => {
      expect(await request.text()).toBe("hello");
      clock.advance(5);
      return responseOf("a", "b");
    };

    const recording = recordExchange(fetch, post(), { clock });
    const reader = (await recording.response).body?.getReader();
    clock.advance(1);
    await reader?.read();
    clock.advance(1);
    await reader?.read();
    await reader?.read();
    const recorded = await recording.exchange;

    expect(new TextDecoder().decode(recorded.request.body)).toBe("hello");
    expect(recorded).toMatchObject({
      end: "complete",
      endedAtMs: 7,
      response: { status: 200, headersAtMs: 5 },
    });
    expect(recorded.response?.chunks.map(({ atMs }) => atMs)).toEqual([6, 7]);
    expect(textOf(recorded)).toBe("a|b");
  });

  test("keeps no more than its limit, from the beginning on, and counts the rest", async () => {
    const recording = recordExchange(async () => responseOf("aaaa", "bbbb", "c"), post(), { maxBytes: 6 });

    expect(await (await recording.response).text()).toBe("aaaabbbbc");
    const recorded = await recording.exchange;
    expect(textOf(recorded)).toBe("aaaa|bb");
    expect(recorded.response?.omittedBytes).toBe(3);
  });

  test("keeps no more than 100,000 chunks", async () => {
    let left = 100_010;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(Uint8Array.of(97));
      },
    });
    const recording = recordExchange(async () => new Response(body), post());
    for await (const _ of (await recording.response).body ?? []);
    const { response } = await recording.exchange;

    expect(response?.chunks).toHaveLength(100_000);
    expect(response?.omittedBytes).toBe(10);
  });

  test.each([
    {
      name: "a fetch that fails",
      fetch: async () => {
        throw new TypeError("failed");
      },
      end: { end: "broken", error: { message: "failed" } },
    },
    {
      name: "a body that breaks",
      fetch: async () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error("reset")) })),
      end: { end: "broken", error: { message: "reset" } },
    },
    {
      name: "a response without a body",
      fetch: async () => new Response(null, { status: 204 }),
      end: { end: "complete" },
    },
  ] satisfies { name: string; fetch: FetchFunction; end: object }[])(
    "records $name",
    async ({ fetch, end }) => {
      const recording = recordExchange(fetch, post());
      await recording.response.then((response) => response.text()).catch(() => undefined);

      expect(await recording.exchange).toMatchObject(end);
    },
  );

  test("records that its reader left, was aborted, or never began", async () => {
    const left = recordExchange(async () => responseOf("a", "b"), post());
    await (await left.response).body?.cancel();
    expect(await left.exchange).toMatchObject({ end: "aborted" });

    const controller = new AbortController();
    const aborted = recordExchange(async () => new Response(new ReadableStream()), post(), {
      signal: controller.signal,
    });
    const text = (await aborted.response).text();
    controller.abort(new Error("enough"));
    await expect(text).rejects.toThrow("enough");
    expect(await aborted.exchange).toMatchObject({ end: "aborted", error: { message: "enough" } });

    const unread = recordExchange(async () => responseOf("a"), post());
    const response = await unread.response;
    unread.leaveUnread();
    expect(await unread.exchange).toMatchObject({ end: "aborted", response: { chunks: [] } });
    expect(await response.text()).toBe("a");
  });
});

test.each(["corporate+Key/4711=zz", 'corporate"Key\\4711zz'])(
  "no recording shows a secret that completion events contain in parts: %s",
  (secret) => {
    const event = (completion: string): string =>
      `event: completion\ndata: ${JSON.stringify({ type: "completion", completion })}\n\n`;
    const body =
      event(` a ${secret.slice(0, 5)}`) + event(secret.slice(5, 9)) + event(`${secret.slice(9)} b`);
    const { response } = toRecordedExchange(
      {
        request: {
          method: "POST",
          url: "http://a/v1/complete",
          headers: new Headers(),
          body: new Uint8Array(),
        },
        response: {
          status: 200,
          headers: new Headers({ "content-type": "text/event-stream" }),
          headersAtMs: 0,
          chunks: [{ atMs: 0, bytes: new TextEncoder().encode(body) }],
        },
        end: "complete",
        endedAtMs: 1,
      },
      createRedactor([secret]),
    );

    expect(response?.chunks).toEqual([
      { atMs: 0, text: event(" a [redacted]") + event("[redacted]") + event("[redacted] b") },
    ]);
  },
);

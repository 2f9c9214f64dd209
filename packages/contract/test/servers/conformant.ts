import { HEADER } from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import type { Fetchable } from "@text-completions/mock/server";
import { createBaseMock, createShortMock, KEY } from "./base-mock.ts";
import { withLayer, type Layer } from "./incoming.ts";
import {
  changeCompletion,
  changeError,
  changeFrames,
  changeHeaders,
  changeJson,
  changeStream,
  fail,
  isStream,
  rebuild,
  trickle,
} from "./layers.ts";

/** A conformant server that differs from others. */
export interface Conformant {
  /** What it does, as the end of a sentence that begins with "A server that". */
  does: string;
  create: () => Fetchable;
  /** How many checks pass at least. Default: 120. Fewer, if its model does what leaves checks inconclusive. */
  minPassed?: number;
}

const PING = 'event: ping\ndata: {"type": "ping"}\n\n';
const encoder = new TextEncoder();

function conformant(
  does: string,
  layer: Layer,
  options: Parameters<typeof createBaseMock>[0] = {},
): Conformant {
  return { does, create: () => withLayer(createBaseMock(options), layer) };
}

/** Everything the API may legally do, a server each. */
export const CONFORMANT: readonly Conformant[] = [
  { does: "responds as the API does", create: () => createBaseMock() },
  {
    does: "sends CRLF, and the undocumented members",
    create: () => createBaseMock({ lineEnding: "\r\n", legacyFields: true }),
  },
  conformant(
    "ends lines with CR alone",
    changeStream((text) => text.replaceAll("\n", "\r")),
  ),
  conformant(
    "never pings, and begins with a byte order mark",
    changeStream((text) => `\uFEFF${text.replaceAll(PING, "")}`),
  ),
  conformant(
    "pings everywhere, with comments, ids, retry times and unknown events",
    changeFrames((frames) => [
      ": hello\n\n",
      ...frames.flatMap((frame, index) => [
        PING,
        ...(index === frames.length - 1 ? [] : ["event: news\ndata: not JSON\n\n"]),
        `id: ${index}\nretry: 1000\n${frame}`,
      ]),
      ": bye\n\n",
    ]),
  ),
  conformant(
    "sends the whole text in the last event",
    changeFrames((frames) => [inOneEvent(frames)]),
  ),
  conformant("splits its text into single characters", changeFrames(intoCharacters)),
  conformant(
    "writes data in several lines",
    changeFrames((frames) => frames.map(overLines)),
  ),
  conformant("sends single bytes", async (_, pass) => {
    const response = await pass();
    if (!isStream(response)) return response;
    const bytes = encoder.encode(await response.text());
    return rebuild(response, trickle(Array.from(bytes, (_byte, at) => bytes.subarray(at, at + 1))));
  }),
  { does: "takes its time", create: () => createBaseMock({ tokensPerSecond: 200, delayMs: 30 }) },
  conformant(
    "words its errors in its own way, and says more",
    changeError((body, { status }) => ({
      ...body,
      error: {
        ...Object(body["error"]),
        message: `Nein! (${status})`,
        details: { error_code: "x" },
        hint: "?",
      },
      help: "https://example.com",
    })),
  ),
  conformant("adds members and headers", async (incoming, pass) => {
    const more = changeCompletion((body) => ({ ...body, stop: null, log_id: "x", usage: { tokens: 5 } }));
    const headers = changeHeaders((each) => {
      each.set(HEADER.anthropicRatelimitRequestsRemaining, "99");
      each.set(HEADER.anthropicRatelimitRequestsReset, "2026-01-01T00:00:00Z");
      each.set("server", "edge");
    });
    return headers(incoming, () => more(incoming, pass));
  }),
  {
    does: "is busy at first, and says how long",
    create: () => {
      let count = 0;
      return withLayer(createBaseMock(), async (_, pass) => {
        if (count++ % 20 !== 3) return pass();
        const busy = fail(429, "rate_limit_error");
        busy.headers.set(HEADER.retryAfter, "1");
        return busy;
      });
    },
  },
  {
    does: "writes another text each time",
    create: () => {
      let count = 0;
      return withLayer(
        createBaseMock(),
        changeBoth((text) => text.replaceAll(/one|Hello/g, (word) => `${word}${"!".repeat(count++ % 7)}`)),
      );
    },
  },
  conformant(
    "fails in the middle of every stream",
    changeFrames((frames) => [
      ...frames.slice(0, 2),
      'event: error\ndata: {"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"} }\n\n',
    ]),
  ),
  conformant("accepts any model, and responds with another one", async (incoming, pass) => {
    const model = typeof incoming.body["model"] === "string" && incoming.body["model"] !== "no-such-model";
    const response = await pass(model ? { body: { model: "claude-2.1" } } : {});
    if (response.status !== 200) return response;
    return rebuild(response, (await response.text()).replaceAll('"model":"claude-2.1"', '"model":"llama-4"'));
  }),
  {
    does: "always writes the same short text",
    create: () => createShortMock(),
    minPassed: 110,
  },
  {
    does: "always writes the same text, which repeats itself",
    create: () =>
      createMock({ apiKeys: [KEY] }).reply(" Hello! My name is Claude, nice to meet you.".repeat(3)),
    minPassed: 105,
  },
  {
    does: "never writes anything",
    create: () => withLayer(createMock({ apiKeys: [KEY] }).reply(""), async (_, pass) => pass()),
    minPassed: 105,
  },
  conformant("escapes all that is not ASCII in its JSON, and indents it", async (_, pass) => {
    const response = await pass();
    if (isStream(response)) return response;
    const body: unknown = await response.json();
    const text = JSON.stringify(body, null, 4).replaceAll(
      /[^\0-\x7F]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    return rebuild(response, text);
  }),
  conformant(
    "closes the connection after each response",
    changeHeaders((headers) => headers.set("connection", "close")),
  ),
  {
    does: "serves one request at a time, and stops when its client leaves",
    create: () => {
      let last: Promise<unknown> = Promise.resolve();
      return withLayer(createBaseMock({ tokensPerSecond: 300 }), async ({ request }, pass) => {
        const before = last;
        let resolve = (): void => undefined;
        last = new Promise<void>((done) => (resolve = done));
        await before;
        request.signal.addEventListener("abort", () => resolve());
        const response = await pass();
        if (response.body === null) {
          resolve();
          return response;
        }
        const end = new TransformStream<Uint8Array, Uint8Array>({ flush: () => resolve() });
        return rebuild(response, response.body.pipeThrough(end));
      });
    },
  },
  conformant("takes longer for the first event of a stream, and no time for the others", async (_, pass) => {
    const response = await pass();
    if (isStream(response)) await new Promise((resolve) => setTimeout(resolve, 300));
    return response;
  }),
  conformant(
    "writes in bursts",
    changeStream((text) => {
      const bytes = encoder.encode(text);
      const middle = Math.floor(bytes.length / 2);
      return trickle([bytes.subarray(0, middle), bytes.subarray(middle)], 200);
    }),
  ),
  conformant("says how many requests are allowed, and whether to try again", async (_, pass) => {
    const response = await pass();
    response.headers.set(HEADER.anthropicRatelimitRequestsLimit, "1000");
    response.headers.set("x-should-retry", "false");
    return response;
  }),
  conformant("knows a model of the Messages API on this operation", async ({ body }, pass) =>
    pass(body["model"] === "claude-3-opus-20240229" ? { body: { model: "claude-2.1" } } : {}),
  ),
  conformant("resolves no alias, and rejects it", async ({ body }, pass) =>
    body["model"] === "claude-2" ? fail(404, "not_found_error", "model: claude-2") : pass(),
  ),
  conformant("rejects in the edge's way", async ({ path }, pass) =>
    path.endsWith("/complete") ? pass() : new Response("<h1>Not found</h1>", { status: 404 }),
  ),
];

/** A server as the API was in 2023. */
export const OF_2023: Conformant = conformant("imitates 2023", async (incoming, pass) => {
  const without = (body: Record<string, unknown>): Record<string, unknown> => ({
    ...body,
    type: undefined,
    id: undefined,
    request_id: undefined,
  });
  const plain = changeJson(without);
  const streamed = changeStream((text) =>
    text.replaceAll(PING, "event: ping\ndata: {}\n\n").replaceAll(/"type":"completion","id":"[^"]*",/g, ""),
  );
  return streamed(incoming, () => plain(incoming, pass));
});

/** Changes the text of streams and of other responses. */
function changeBoth(change: (text: string) => string): Layer {
  return async (_, pass) => {
    const response = await pass();
    if (response.status !== 200) return response;
    return rebuild(response, change(await response.text()));
  };
}

function dataOf(frame: string): Record<string, unknown> | undefined {
  const data = /^event: completion\ndata: (.*)/.exec(frame)?.[1];
  if (data === undefined) return undefined;
  const parsed: Record<string, unknown> = JSON.parse(data);
  return parsed;
}

function toFrame(data: Record<string, unknown>): string {
  return `event: completion\ndata: ${JSON.stringify(data)}\n\n`;
}

function inOneEvent(frames: readonly string[]): string {
  const all = frames.map(dataOf).filter((data) => data !== undefined);
  return toFrame({ ...all.at(-1), completion: all.map(({ completion }) => String(completion)).join("") });
}

function intoCharacters(frames: readonly string[]): string[] {
  return frames.flatMap((frame) => {
    const data = dataOf(frame);
    const text = data?.["completion"];
    const characters = typeof text === "string" ? Array.from(text) : [];
    if (data === undefined || characters.length === 0) return [frame];
    return characters.map((completion) => toFrame({ ...data, completion }));
  });
}

/** JSON may be broken between any two of its tokens, and data between any two of its lines. */
function overLines(frame: string): string {
  const data = dataOf(frame);
  if (data === undefined) return frame;
  return `event: completion\n${JSON.stringify(data, null, 1).replaceAll(/^/gm, "data: ")}\n\n`;
}

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  countOpenScopes,
  type Exchange,
  type ExchangeRecording,
  recordExchange,
} from "@text-completions/core/internal";
import { expect, test, vi } from "vitest";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** How long a busy machine may take. */
const WAIT = { timeout: 30_000 };

function post(body: BodyInit | ReadableStream<Uint8Array>): Request {
  // The types of the DOM lack `duplex`, which a streamed body needs.
  return new Request("http://localhost/", { method: "POST", body, duplex: "half" } as RequestInit);
}

function textOf({ request }: Exchange): string {
  return new TextDecoder().decode(request.body);
}

test("an exchange has ended when the reader of its response learns that it has", async () => {
  const ends: string[] = [];
  const { response, exchange } = recordExchange(async () => new Response("a"), post("the body"));
  void exchange.then((ended) => ends.push(textOf(ended)));

  await (await response).text();

  expect(ends).toEqual(["the body"]);
});

test("a request that fails at once is recorded with its body", async () => {
  const { response, exchange } = recordExchange(() => Promise.reject(new TypeError("no")), post("the body"));

  await expect(response).rejects.toThrow("no");
  const ended = await exchange;
  expect([ended.end, textOf(ended)]).toEqual(["broken", "the body"]);
});

test("the beginning of a long request body is recorded, and all of it is sent", async () => {
  const fetch = async (request: Request): Promise<Response> => new Response(await request.text());
  const { response, exchange } = recordExchange(fetch, post("0123456789"), { maxBytes: 4 });

  expect(await (await response).text()).toBe("0123456789");
  const { request, response: recorded } = await exchange;
  expect([request.body.length, recorded?.chunks[0]?.bytes.length, recorded?.omittedBytes]).toEqual([4, 4, 6]);
});

test("a request whose body never comes ends with its signal", async () => {
  const controller = new AbortController();
  const request = new Request(post(new ReadableStream()), { signal: controller.signal });
  const { response, exchange } = recordExchange(async () => new Response("a"), request);
  controller.abort(new Error("enough"));

  await expect(response).rejects.toThrow("enough");
  expect((await exchange).end).toBe("aborted");
});

test("a signal that aborts in any microtask after the response ends the exchange, and cancels its body", async () => {
  for (let microtasks = 0; microtasks < 20; microtasks++) {
    const controller = new AbortController();
    const cancel = vi.fn<(reason: unknown) => void>();
    const { response, exchange } = recordExchange(
      async () => {
        void abortAfter(microtasks, controller);
        return new Response(new ReadableStream({ cancel }));
      },
      post("the body"),
      { signal: controller.signal },
    );

    await expect(response.then((received) => received.text())).rejects.toBe("enough");
    expect((await exchange).end).toBe("aborted");
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledWith("enough"), WAIT);
  }
});

test("an exchange ends when its response is dropped unread", async () => {
  const cancel = vi.fn<() => void>();
  const { exchange } = await send();
  let end: Exchange["end"] | undefined;
  void exchange.then((ended) => (end = ended.end));

  await vi.waitFor(() => {
    collect();
    expect(end).toBe("aborted");
  }, WAIT);
  expect(cancel).toHaveBeenCalled();
  expect(countOpenScopes()).toBe(0);

  async function send(): Promise<Pick<ExchangeRecording, "exchange">> {
    const recording = recordExchange(
      async () => new Response(new ReadableStream({ cancel })),
      post("the body"),
    );
    expect((await recording.response).status).toBe(200);
    return { exchange: recording.exchange };
  }
});

async function abortAfter(microtasks: number, controller: AbortController): Promise<void> {
  for (let i = 0; i < microtasks; i++) await Promise.resolve();
  controller.abort("enough");
}

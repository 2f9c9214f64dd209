import { describe, expect, it } from "vitest";
import { startServer } from "../test/start-server.ts";
import type { Exchange } from "./exchange.ts";
import { recordExchange } from "./record-exchange.ts";

const URL_OF_API = "https://api.anthropic.com/v1/complete";

function post(url = URL_OF_API, init: RequestInit = {}): Request {
  return new Request(url, { method: "POST", body: '{"prompt":"ü"}', headers: { "x-test": "1" }, ...init });
}

function textOf({ response }: Exchange): string {
  return Buffer.concat((response?.chunks ?? []).map(({ bytes }) => bytes)).toString();
}

/** A body that counts how often it was pulled, and remembers why it was cancelled. */
function countedBody(texts: readonly string[]): {
  body: ReadableStream<Uint8Array>;
  pulls: () => number;
  cancelled: () => unknown;
} {
  let pulls = 0;
  let cancelled: unknown;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const text = texts[pulls++];
        if (text === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(text));
      },
      cancel(reason) {
        cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, pulls: () => pulls, cancelled: () => cancelled };
}

const stalled = (): ReadableStream<Uint8Array> => new ReadableStream();

describe("what is recorded", () => {
  it("is the request and the answer, byte for byte, with the times at which the bytes came", async () => {
    let time = 100;
    const { body } = countedBody(["a", "b"]);
    const fetch = async (): Promise<Response> => {
      time += 5;
      return new Response(body, { status: 201, headers: { "request-id": "req_1" } });
    };

    const { response, exchange } = recordExchange(fetch, post(), { now: () => time });
    const reader = (await response).body?.getReader();
    await reader?.read();
    time += 20;
    await reader?.read();
    await reader?.read();

    const recorded = await exchange;
    expect(recorded.request).toMatchObject({ method: "POST", url: URL_OF_API });
    expect(recorded.request.headers.get("x-test")).toBe("1");
    expect(Buffer.from(recorded.request.body).toString()).toBe('{"prompt":"ü"}');
    expect(recorded.response).toMatchObject({ status: 201, headersAtMs: 5, endedAtMs: 25 });
    expect(recorded.response?.headers.get("request-id")).toBe("req_1");
    expect(recorded.response?.chunks.map(({ atMs }) => atMs)).toEqual([5, 25]);
    expect(textOf(recorded)).toBe("ab");
    expect([recorded.failure, recorded.abandoned]).toEqual([undefined, undefined]);
  });

  it("is over at once if there is no body", async () => {
    const { exchange } = recordExchange(async () => new Response(null, { status: 204 }), post());

    expect(await exchange).toMatchObject({ response: { status: 204, chunks: [] } });
  });

  it("stays as it came if the reader changes its bytes", async () => {
    const { response, exchange } = recordExchange(async () => new Response("abc"), post());

    for await (const chunk of (await response).body ?? []) chunk.fill(0);

    expect(textOf(await exchange)).toBe("abc");
  });

  it("has the request's body, which fetch can still read", async () => {
    const { response, exchange } = recordExchange(
      async (request) => new Response(await request.text()),
      post(),
    );

    expect(await (await response).text()).toBe('{"prompt":"ü"}');
    expect(textOf(await exchange)).toBe('{"prompt":"ü"}');
  });
});

describe("the response that is passed on", () => {
  it("is the server's, with its URL, in a clone too", async () => {
    await using server = await startServer((response, request) => {
      if (request.url === "/old") response.writeHead(302, { location: "/v1/complete" }).end();
      else response.writeHead(200, "Fine", { "x-answer": "1" }).end("done");
    });

    const { response } = recordExchange(fetch, new Request(`${server.url}/old`));
    const passedOn = await response;
    const { status, statusText, url, redirected, type } = passedOn;

    expect({ status, statusText, url, redirected, type }).toEqual({
      status: 200,
      statusText: "Fine",
      url: `${server.url}/v1/complete`,
      redirected: true,
      type: "basic",
    });
    expect(passedOn.headers.get("x-answer")).toBe("1");
    expect(passedOn.clone().clone().url).toBe(url);
    expect(await passedOn.text()).toBe("done");
  });

  it("has the server's status, even if no Response may have it", async () => {
    await using server = await startServer((response) => response.writeHead(999, "Odd").end("done"));

    const { response, exchange } = recordExchange(fetch, post(server.url));
    const { status, ok, statusText } = (await response).clone();

    expect({ status, ok, statusText }).toEqual({ status: 999, ok: false, statusText: "Odd" });
    expect(await (await response).text()).toBe("done");
    expect((await exchange).response?.status).toBe(999);
  });

  it("comes bit by bit, before the server has ended", async () => {
    let finish: () => void = () => undefined;
    await using server = await startServer((response) => {
      response.writeHead(200).write("first");
      finish = () => response.end("last");
    });
    const { response, exchange } = recordExchange(fetch, post(server.url));
    const reader = (await response).body?.getReader();

    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
    finish();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("last");
    expect((await reader?.read())?.done).toBe(true);
    expect(textOf(await exchange)).toBe("firstlast");
  });

  it("is read no faster than its reader reads", async () => {
    const { body, pulls } = countedBody(["a", "b", "c"]);
    const { response } = recordExchange(async () => new Response(body), post());
    const reader = (await response).body?.getReader();
    await new Promise(setImmediate);
    expect(pulls()).toBe(0);

    await reader?.read();
    await new Promise(setImmediate);

    expect(pulls()).toBe(1);
  });
});

describe("an exchange that ends early", () => {
  it("is abandoned if the reader leaves, and the source learns why", async () => {
    const { body, cancelled } = countedBody(["a", "b"]);
    const { response, exchange } = recordExchange(async () => new Response(body), post());
    const reader = (await response).body?.getReader();
    await reader?.read();

    await reader?.cancel("enough");

    expect(cancelled()).toBe("enough");
    expect(textOf(await exchange)).toBe("a");
    expect(await exchange).toMatchObject({ abandoned: true });
  });

  it("has the failure if there is no answer, as the caller has it", async () => {
    const failure = new TypeError("fetch failed");
    const { response, exchange } = recordExchange(() => Promise.reject(failure), post());

    await expect(response).rejects.toBe(failure);
    expect(await exchange).toMatchObject({ failure, abandoned: undefined, response: undefined });
  });

  it("has a failure that is thrown, and one that is no error", async () => {
    const { exchange } = recordExchange(() => {
      // oxlint-disable-next-line typescript/only-throw-error -- The fetch is the caller's, and may throw anything.
      throw "no";
    }, post());

    expect((await exchange).failure).toEqual(new Error("no"));
  });

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [{ status: 200 }, "[object Object]"],
  ])("has the failure if fetch resolves with %j", async (answer, shown) => {
    const { response, exchange } = recordExchange(async () => answer as Response, post());
    const message = `Failed to record an exchange: fetch resolved with ${shown}, which is not a Response. Pass a fetch that gives one.`;

    await expect(response).rejects.toThrow(message);
    expect((await exchange).failure).toEqual(new TypeError(message));
  });

  it("has the failure if somebody else reads the body", async () => {
    const locked = new Response("a");
    locked.body?.getReader();
    const { response, exchange } = recordExchange(async () => locked, post());

    await expect(response).rejects.toThrow(TypeError);
    expect(await exchange).toMatchObject({ response: { status: 200 } });
    expect((await exchange).failure).toBeInstanceOf(TypeError);
  });

  it("has the failure and what had come if the body breaks off", async () => {
    await using server = await startServer((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("begin", () => response.destroy());
    });
    const { response, exchange } = recordExchange(fetch, post(server.url));

    await expect((await response).text()).rejects.toThrow(TypeError);

    expect(textOf(await exchange)).toBe("begin");
    expect((await exchange).failure).toBeInstanceOf(TypeError);
    expect((await exchange).abandoned).toBe(undefined);
  });

  it("is abandoned if the caller aborts the request, even a body that nobody reads", async () => {
    const controller = new AbortController();
    const { response, exchange } = recordExchange(
      async () => new Response(stalled()),
      post(URL_OF_API, { signal: controller.signal }),
    );
    await response;
    controller.abort(new Error("left"));

    expect(await exchange).toMatchObject({ abandoned: true, failure: new Error("left") });
  });

  it("ends by the signal before there is an answer, though fetch does not heed it", async () => {
    const controller = new AbortController();
    const { response, exchange } = recordExchange(() => new Promise(() => undefined), post(), {
      signal: controller.signal,
    });
    const reason = new Error("too long");
    controller.abort(reason);

    await expect(response).rejects.toBe(reason);
    expect(await exchange).toMatchObject({ failure: reason, abandoned: true, response: undefined });
  });

  it("ends by the signal while the body is read, and the source is told", async () => {
    const controller = new AbortController();
    let cancelled: unknown;
    const body = new ReadableStream<Uint8Array>({
      cancel(reason) {
        cancelled = reason;
      },
    });
    const { response, exchange } = recordExchange(async () => new Response(body), post(), {
      signal: controller.signal,
    });
    const text = (await response).text();
    const reason = new Error("too long");
    controller.abort(reason);

    await expect(text).rejects.toBe(reason);
    expect(await exchange).toMatchObject({ failure: reason, abandoned: true, response: { status: 200 } });
    expect(cancelled).toBe(reason);
  });

  it("is over if it is left unread, and its body can still be read", async () => {
    const { response, exchange, leaveUnread } = recordExchange(async () => new Response("late"), post());
    await response;

    leaveUnread();

    expect(await exchange).toMatchObject({ abandoned: true, response: { status: 200, chunks: [] } });
    expect(await (await response).text()).toBe("late");
  });

  it("is not over by leaveUnread once somebody reads", async () => {
    const { body } = countedBody(["a", "b"]);
    const { response, exchange, leaveUnread } = recordExchange(async () => new Response(body), post());
    const reader = (await response).body?.getReader();
    await reader?.read();
    leaveUnread();
    await reader?.read();
    await reader?.read();

    expect(textOf(await exchange)).toBe("ab");
    expect((await exchange).abandoned).toBe(undefined);
  });
});

it("leaves nobody with a rejection that nobody handles", async () => {
  const seen: unknown[] = [];
  const listen = (reason: unknown): void => void seen.push(reason);
  process.on("unhandledRejection", listen);

  const { exchange } = recordExchange(() => Promise.reject(new Error("no")), post());
  await exchange;
  await new Promise(setImmediate);
  process.off("unhandledRejection", listen);

  expect(seen).toEqual([]);
});

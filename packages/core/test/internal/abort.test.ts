import { getEventListeners, getMaxListeners } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import {
  abortableBody,
  countOpenScopes,
  openAbortScope,
  sendRequest,
  untilAborted,
} from "@text-completions/core/internal";
import { runScript } from "./run-script.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** How long a busy machine may take. */
const WAIT = { timeout: 30_000 };

/** A signal, and how many listeners it has. */
function countedSignal(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  return { controller, listeners: () => getEventListeners(controller.signal, "abort").length };
}

test("a signal ends each phase of a call, also after garbage collections, and closes the connection", async () => {
  const results = await runScript("abort-after-gc.ts", [], ["--expose-gc"]);

  const right = { outcome: "enough", connection: "closed", openScopes: 0 };
  expect(results).toMatchObject(Array.from({ length: 8 }, () => right));
});

describe("a scope", () => {
  test("ends with the first reason, and leaves no listener behind", () => {
    const [first, second] = [countedSignal(), countedSignal()];
    const scope = openAbortScope(first.controller.signal, { signal: second.controller.signal }, undefined);
    expect(countOpenScopes()).toBe(1);

    second.controller.abort("second");
    first.controller.abort("first");
    scope.abort("third");

    expect(scope.signal.reason).toBe("second");
    expect([first.listeners(), second.listeners(), countOpenScopes()]).toEqual([0, 0, 0]);
  });

  test("of a source that is aborted is aborted from the beginning", () => {
    expect(openAbortScope(AbortSignal.abort("before")).signal.reason).toBe("before");
    expect(countOpenScopes()).toBe(0);
  });

  test("that is disposed of leaves no listener behind", () => {
    const { controller, listeners } = countedSignal();
    const scope = openAbortScope(controller.signal);
    scope.dispose();
    scope.dispose();
    controller.abort();

    expect(scope.signal.aborted).toBe(false);
    expect([listeners(), countOpenScopes()]).toEqual([0, 0]);
  });

  test.each([
    { order: "first", at: 0 },
    { order: "second", at: 1 },
    { order: "last", at: 2 },
  ])("that is disposed of $order of three leaves the others open", ({ at }) => {
    const scopes = Array.from({ length: 3 }, () => openAbortScope(new AbortController().signal, undefined));
    const requests = Array.from({ length: 3 }, () =>
      openAbortScope({ signal: new AbortController().signal }),
    );
    requests[at]?.dispose();
    expect(countOpenScopes()).toBe(2);

    for (const scope of [...requests, ...scopes]) scope.dispose();
    expect(countOpenScopes()).toBe(0);
  });

  test("leaves a request that it is done with to the next minor garbage collection", async () => {
    expect(await runScript("scopes-and-garbage.ts", [], ["--expose-gc"])).toMatchObject({
      // What modules take, and the scopes that are open; Node 20 itself keeps some more.
      keptPart: expect.toSatisfy((part: number) => part < 0.2),
    });
  });
});

test("undici can read how many listeners a signal may have that a scope or the caller ends", () => {
  const { controller } = countedSignal();
  const scope = openAbortScope(controller.signal);
  const inner = openAbortScope(scope.signal);

  // Node 20 throws if it is 0.
  expect(() => [controller.signal, scope.signal].map(getMaxListeners)).not.toThrow();
  inner.dispose();
  scope.dispose();
});

function stringOf(value: unknown): string {
  return String(value);
}

describe("sendRequest", () => {
  const request = new Request("http://localhost/");

  test("ends although the fetch ignores signals, and cancels a response that comes too late", async () => {
    const controller = new AbortController();
    const cancel = vi.fn<(reason: unknown) => void>();
    let respond: (response: Response) => void = () => undefined;
    const sent = sendRequest(() => new Promise((resolve) => (respond = resolve)), request, controller.signal);
    controller.abort("enough");
    await expect(sent).rejects.toBe("enough");

    respond(new Response(new ReadableStream({ cancel })));
    await vi.waitFor(() => expect(cancel).toHaveBeenCalledWith("enough"), WAIT);
  });

  test("rejects where the fetch throws at once, and asks nothing of an aborted signal", async () => {
    const fails = sendRequest(
      () => {
        throw new Error("at once");
      },
      request,
      new AbortController().signal,
    );
    await expect(fails).rejects.toThrow("at once");

    const fetch = vi.fn<() => Promise<Response>>();
    await expect(sendRequest(fetch, request, AbortSignal.abort("before"))).rejects.toBe("before");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("passes on what a fetch throws that reads the request and does not take it for a URL", async () => {
    const { signal } = new AbortController();
    const post = new Request(request, { method: "POST", body: "{}" });
    const fails = sendRequest(
      async (sent) => {
        throw new TypeError(`no response to ${stringOf(sent)} with ${await sent.text()}`);
      },
      post,
      signal,
    );

    await expect(fails).rejects.toThrow("no response to [object Request] with {}");
  });

  test("passes on what a fetch throws that logs the request", async () => {
    const fails = sendRequest(
      async (sent) => {
        throw new Error(`${stringOf(sent)}: the tunnel is closed`);
      },
      request,
      new AbortController().signal,
    );

    await expect(fails).rejects.toThrow("[object Request]: the tunnel is closed");
  });

  test("passes the signal next to the request", async () => {
    const { signal } = new AbortController();
    const fetch = vi.fn<(request: Request, init?: object) => Promise<Response>>(async () => new Response());
    await sendRequest(fetch, request, signal);

    expect(fetch).toHaveBeenCalledWith(request, { signal });
  });
});

test("a wait that ends by itself leaves no listener behind, however it ends", async () => {
  const { controller, listeners } = countedSignal();

  expect(await untilAborted(Promise.resolve(1), controller.signal)).toBe(1);
  await expect(untilAborted(Promise.reject(new Error("x")), controller.signal)).rejects.toThrow("x");
  expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2);
  expect(listeners()).toBe(0);
});

describe("an abortable body", () => {
  const source = (cancel: (reason: unknown) => void = () => undefined): ReadableStream<Uint8Array> =>
    new ReadableStream(
      { start: (controller) => controller.enqueue(Uint8Array.of(97)), cancel },
      { highWaterMark: 0 },
    );

  test("is the same body while nothing aborts it", async () => {
    const { controller, listeners } = countedSignal();
    const onEnd = vi.fn<() => void>();
    const { body } = new Response("hello");
    if (body === null) throw new Error("no body");

    expect(await new Response(abortableBody(body, controller.signal, { onEnd })).text()).toBe("hello");
    expect(onEnd).toHaveBeenCalledOnce();
    expect(listeners()).toBe(0);
  });

  test("ends with the reason while a read waits, and cancels its source", async () => {
    const { controller, listeners } = countedSignal();
    const [onEnd, cancel] = [vi.fn<() => void>(), vi.fn<(reason: unknown) => void>()];
    const reader = abortableBody(source(cancel), controller.signal, { onEnd }).getReader();
    await reader.read();
    const read = reader.read();
    controller.abort("enough");

    await expect(read).rejects.toBe("enough");
    expect(cancel).toHaveBeenCalledWith("enough");
    expect(onEnd).toHaveBeenCalledOnce();
    expect(listeners()).toBe(0);
  });

  test("ends with the reason even if unread or aborted before", async () => {
    const controller = new AbortController();
    const unread = abortableBody(source(), controller.signal);
    controller.abort("enough");

    await expect(unread.getReader().read()).rejects.toBe("enough");
    await expect(abortableBody(source(), controller.signal).getReader().read()).rejects.toBe("enough");
  });

  test("is left by its reader: the source is cancelled, and no listener stays", async () => {
    const { controller, listeners } = countedSignal();
    const [onEnd, cancel] = [vi.fn<() => void>(), vi.fn<(reason: unknown) => void>()];
    const body = abortableBody(source(cancel), controller.signal, { onEnd });
    await body.cancel("left");
    controller.abort("later");

    expect(cancel).toHaveBeenCalledExactlyOnceWith("left");
    expect(onEnd).toHaveBeenCalledOnce();
    expect(listeners()).toBe(0);
  });

  test("breaks as its source breaks", async () => {
    const onEnd = vi.fn<() => void>();
    const broken = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(new Error("broken")) });
    const body = abortableBody(broken, new AbortController().signal, { onEnd });

    await expect(body.getReader().read()).rejects.toThrow("broken");
    expect(onEnd).toHaveBeenCalledOnce();
  });

  test("ends with the reason where there are no weak references, as in old workers", async () => {
    vi.stubGlobal("WeakRef", undefined);
    vi.stubGlobal("FinalizationRegistry", undefined);
    vi.resetModules();
    try {
      const old = await import("../../src/internal/abort.ts");
      const controller = new AbortController();
      const read = old.abortableBody(source(), controller.signal).getReader().read();
      controller.abort("enough");

      await expect(read).rejects.toBe("enough");
    } finally {
      vi.unstubAllGlobals();
      vi.resetModules();
    }
  });

  test("that is dropped before its end is left: its source is cancelled, and no listener stays", async () => {
    const { controller, listeners } = countedSignal();
    const [onEnd, cancel] = [vi.fn<() => void>(), vi.fn<() => void>()];
    abortableBody(source(cancel), controller.signal, { onEnd });
    await abortableBody(source(cancel), controller.signal, { onEnd }).getReader().read();

    await vi.waitFor(() => {
      collect();
      expect(cancel).toHaveBeenCalledTimes(2);
    }, WAIT);
    expect(onEnd.mock.calls).toEqual([
      ["aborted", undefined],
      ["aborted", undefined],
    ]);
    expect(listeners()).toBe(0);
  });

  test("that somebody waits for is not dropped", async () => {
    let send: (text: string) => void = () => undefined;
    const waiting = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => {
          controller.enqueue(new TextEncoder().encode(text));
          controller.close();
        };
      },
    });
    const text = new Response(abortableBody(waiting, new AbortController().signal)).text();

    for (let round = 0; round < 5; round++) {
      collect();
      await new Promise(setImmediate);
    }
    send("hello");

    expect(await text).toBe("hello");
  });
});

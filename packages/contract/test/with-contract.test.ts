import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Violation, withContract } from "@text-completions/contract";
import { createMock, failure, raw, stream, text } from "@text-completions/mock";
import { describe, expect, test, vi } from "vitest";
import { completeRequest, KEY } from "./complete-request.ts";
import { startServer } from "./start-server.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** How long a busy machine may take. */
const WAIT = { timeout: 30_000 };

const BROKEN = stream([text(" a"), raw("data: [DONE]\n\n")]);

describe("withContract", () => {
  test("responds like the fetch it wraps, and finds nothing wrong with a server that conforms", async () => {
    const contracted = withContract(createMock().reply(" Four.").fetch);

    const plain = await contracted(completeRequest());
    const streamed = await contracted(completeRequest({ stream: true }));

    expect(await plain.json()).toMatchObject({ completion: " Four." });
    expect(await streamed.text()).toMatch(/event: completion[^]*"stop_reason":"stop_sequence"/);
    expect(await contracted.settled()).toEqual([]);
  });

  test("takes a URL and options, as fetch does", async () => {
    const mock = createMock();
    const { url, headers } = completeRequest();
    const contracted = withContract(mock.fetch);

    const response = await contracted(new URL(url), { method: "POST", headers, body: "{}" });
    await response.text();

    expect(mock.calls).toHaveLength(1);
    expect((await contracted.settled()).map(({ where }) => where)).toContain("request.body/prompt");
  });

  test("forwards each chunk of a stream when it arrives", async () => {
    let finish: () => void = () => undefined;
    await using server = await startServer((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("event: ping\n");
      finish = () => response.end('data: {"type": "ping"}\n\n');
    });
    const contracted = withContract();
    const reader = (await contracted(`${server.url}/v1/complete`)).body?.getReader();

    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("event: ping\n");
    finish();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain("data: ");
  });

  test("reads no faster than its reader", async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          controller.enqueue(new TextEncoder().encode(`${++pulls}`));
        },
      },
      { highWaterMark: 0 },
    );
    const contracted = withContract(async () => new Response(body));
    const reader = (await contracted(completeRequest())).body?.getReader();
    await reader?.read();
    await new Promise(setImmediate);

    expect(pulls).toBe(1);
    await reader?.cancel();
  });

  test("does not check requests to other paths", async () => {
    const contracted = withContract(async () => new Response("hello", { status: 418 }));

    const response = await contracted("https://api.anthropic.com/v1/messages", {
      method: "POST",
      body: "{}",
    });

    expect(await response.text()).toBe("hello");
    expect(await contracted.settled()).toEqual([]);
  });

  test("rejects like the fetch it wraps, and reports the missing response", async () => {
    const contracted = withContract(() => Promise.reject(new TypeError("fetch failed")));

    await expect(contracted(completeRequest())).rejects.toThrow("fetch failed");

    expect((await contracted.settled()).map(({ check }) => check)).toEqual(["response/received"]);
  });

  test("uses the current global fetch by default", async () => {
    const contracted = withContract();
    vi.stubGlobal("fetch", createMock().fetch);
    try {
      expect((await contracted(completeRequest())).status).toBe(200);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe("violations", () => {
  test("are returned by settled(), once", async () => {
    const contracted = withContract(createMock().reply(BROKEN).fetch);
    await (await contracted(completeRequest({ stream: true }))).text();

    expect((await contracted.settled()).map(({ check }) => check)).toContain("stream/no-done");
    expect(await contracted.settled()).toEqual([]);
  });

  test("go to onViolation instead, with the exchange", async () => {
    const seen: unknown[] = [];
    const contracted = withContract(createMock().reply(BROKEN).fetch, {
      onViolation: ({ check }, exchange) => seen.push([check, exchange]),
    });
    const request = completeRequest({ stream: true });
    await (await contracted(request)).text();

    expect(await contracted.settled()).toEqual([]);
    expect(seen).toContainEqual(["stream/no-done", { method: "POST", url: request.url, status: 200 }]);
  });

  test("are reported for both sides: a mistake of the client at its request", async () => {
    const contracted = withContract(createMock().fetch);
    await (await contracted(completeRequest({ top_k: "5" }))).text();

    expect(await contracted.settled()).toMatchObject([{ where: "request.body/top_k" }]);
  });

  test("never show the key", async () => {
    const contracted = withContract(async () => new Response(KEY, { headers: { [KEY]: KEY } }));
    await (await contracted(completeRequest())).text();

    const violations = await contracted.settled();
    expect(violations.length).toBeGreaterThan(0);
    expect(JSON.stringify(violations)).not.toContain(KEY);
  });

  test("do not arise from what a reader left unread", async () => {
    const contracted = withContract(createMock().reply(" one two three").fetch);
    const response = await contracted(completeRequest({ stream: true }));
    for await (const chunk of response.body ?? []) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }

    expect(await contracted.settled()).toEqual([]);
  });

  test("do not arise from an aborted request", async () => {
    const controller = new AbortController();
    await using server = await startServer(() => undefined);
    const contracted = withContract();
    const { headers } = completeRequest();
    const body = await completeRequest().text();
    const { signal } = controller;
    const response = contracted(`${server.url}/v1/complete`, { method: "POST", headers, body, signal });
    controller.abort();

    await expect(response).rejects.toThrow("aborted");
    expect(await contracted.settled()).toEqual([]);
  });
});

describe("exchanges", () => {
  test("counts those that settled() will check", async () => {
    const contracted = withContract(createMock().fetch);
    await contracted("https://api.anthropic.com/v1/messages", { method: "POST" });
    expect(contracted.exchanges()).toBe(0);

    void contracted(completeRequest());
    await (await contracted(completeRequest())).text();
    expect(contracted.exchanges()).toBe(2);

    await contracted.settled();
    expect(contracted.exchanges()).toBe(0);
  });
});

describe("settled", () => {
  test("waits for a body that is being read", async () => {
    const contracted = withContract(createMock().reply(BROKEN).fetch);
    const response = await contracted(completeRequest({ stream: true }));
    const reader = response.body?.getReader();
    await reader?.read();
    let violations: Violation[] | undefined;
    const settling = (async () => {
      violations = await contracted.settled();
    })();
    await new Promise(setImmediate);

    expect(violations).toBe(undefined);
    while (!(await reader?.read())?.done);
    await settling;
    expect(violations?.map(({ check }) => check)).toContain("stream/no-done");
  });

  test("checks only the headers of a response whose body nobody reads", async () => {
    const contracted = withContract(
      async () => new Response("{}", { headers: { "content-type": "text/html" } }),
    );
    const unread = await contracted(completeRequest());

    expect((await contracted.settled()).map(({ where }) => where)).toContain("response.headers.content-type");
    expect(await unread.text()).toBe("{}");
  });

  test("need not be called for a response that is dropped unread: its headers are checked", async () => {
    const cancel = vi.fn<() => void>();
    const onViolation = vi.fn<(violation: Violation) => void>();
    const contracted = withContract(async () => new Response(new ReadableStream({ cancel })), {
      onViolation,
    });
    await contracted(completeRequest());

    await vi.waitFor(() => {
      collect();
      expect(onViolation).toHaveBeenCalled();
    }, WAIT);
    expect(cancel).toHaveBeenCalled();
  });

  test("waits for a response that nobody has awaited", async () => {
    const contracted = withContract(createMock().reply(failure("overloaded_error")).fetch);
    void contracted(completeRequest());
    await Promise.resolve();

    expect(await contracted.settled()).toEqual([]);
  });

  test("rejects when the signal aborts", async () => {
    const contracted = withContract(async () => new Response(new ReadableStream()));
    void (await contracted(completeRequest())).text();
    await new Promise(setImmediate);

    await expect(contracted.settled({ signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow(
      "enough",
    );
  });

  test("rejects with what onViolation threw, and goes on after that", async () => {
    const contracted = withContract(createMock().reply(BROKEN).fetch, {
      onViolation({ check }) {
        throw new Error(check);
      },
    });
    await (await contracted(completeRequest({ stream: true }))).text();

    await expect(contracted.settled()).rejects.toThrow("stream/");
    expect(await contracted.settled()).toEqual([]);
  });
});

test.each([
  {
    call: () => withContract("fetch" as never),
    message: 'Invalid option "fetch": expected a function, got "fetch".',
  },
  {
    call: () => withContract(null as never),
    message: 'Invalid option "fetch": expected a function, got null.',
  },
  {
    call: () => withContract(fetch, { onViolation: 1 as never }),
    message: 'Invalid option "onViolation": expected a function, got 1.',
  },
  {
    call: () => withContract(fetch, { onviolation: () => undefined } as never),
    message: 'Unknown option "onviolation". Did you mean "onViolation"?',
  },
])("rejects a wrong argument: $message", ({ call, message }) => {
  expect(call).toThrow(message);
});

test("its signal ends a request and closes the connection, also after a garbage collection", async () => {
  const script = fileURLToPath(new URL("scripts/contract-after-gc.ts", import.meta.url));
  const flags = ["--conditions=@text-completions/source", "--no-warnings", "--expose-gc"];

  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);

  const results: object[] = JSON.parse(stdout);
  expect(results).toHaveLength(16);
  for (const result of results)
    expect(result).toEqual({ ...result, outcome: "enough", connection: "closed" });
});

import { randomBytes } from "node:crypto";
import path from "node:path";
import { type Bridge, type BridgeCall, type BridgeOptions, createBridge } from "@text-completions/bridge";
import { createClient, isCompletionError } from "@text-completions/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServerProcess, startServer } from "../start-server.ts";
import { createEnvironments, type Environments } from "./create-environment.ts";
import { checkBridge, findFailed, recordUpstream, UPSTREAMS } from "./upstreams.ts";

const MODEL = "smollm2";
const ENGINE_KEY = `sk-${randomBytes(24).toString("hex")}`;

/** A prompt that even a small model completes as expected. */
const PROMPT = "\n\nHuman: Count from 1 to 20, with commas.\n\nAssistant:";
const REQUEST = { model: "claude-2.1", prompt: PROMPT };

let environments: Environments | undefined;
let engine: ServerProcess | undefined;

beforeAll(async () => {
  environments = createEnvironments();
  const programs = environments.create(UPSTREAMS.llamaCpp.name);
  engine = await startServer({
    name: "llama.cpp's server",
    command: (port) => [
      path.join(programs, "python"),
      path.join(import.meta.dirname, "upstreams/llama_cpp.py"),
      String(port),
    ],
    env: () => ({ REHEARSAL_KEY: ENGINE_KEY }),
    readyPath: "/health",
  });
});
afterAll(async () => {
  await engine?.[Symbol.asyncDispose]();
  environments?.[Symbol.dispose]();
});

test("the bridge conforms in front of llama.cpp's server, but for the deviations that are listed", async () => {
  const report = await checkBridge(engine?.url ?? "", ENGINE_KEY, MODEL);

  const failed = findFailed(report);
  expect(report.complete).toBe(true);
  expect(Object.keys(failed).toSorted(), JSON.stringify(failed, null, 2)).toEqual(
    Object.keys(UPSTREAMS.llamaCpp.deviations),
  );
  expect(report.results.filter(({ outcome }) => outcome === "passed").length).toBeGreaterThan(120);
  expect(report.results.find(({ id }) => id === "stream/not-buffered")?.outcome).toBe("passed");
  recordUpstream(UPSTREAMS.llamaCpp);
});

describe("a client of the bridge in front of llama.cpp's server", () => {
  test("gets a completion, and a stream of the same text in many pieces", async () => {
    const { client } = start();

    const whole = await client.complete({ ...REQUEST, max_tokens_to_sample: 40 });
    const texts: string[] = [];
    const stream = client.stream({ ...REQUEST, max_tokens_to_sample: 40 });
    for await (const text of stream.text()) texts.push(text);

    expect(whole).toMatchObject({ stop_reason: "max_tokens", stop: null, model: MODEL });
    expect(whole.completion).toMatch(/^ 1, 2, 3, 4/);
    expect(texts.length).toBeGreaterThan(20);
    expect(texts.join("")).toBe(whole.completion);
  });

  test("gets the text before a stop sequence, and its name", async () => {
    const { client } = start();
    const request = { ...REQUEST, max_tokens_to_sample: 40, stop_sequences: [" 4"] };

    const whole = await client.complete(request);
    const streamed = await client.stream(request).final();

    for (const { completion, stop_reason, stop } of [whole, streamed]) {
      expect({ completion, stop_reason, stop }).toEqual({
        completion: " 1, 2, 3,",
        stop_reason: "stop_sequence",
        stop: " 4",
      });
    }
  });

  test("gets the continuation of a prefill, without the prefill, streamed and not", async () => {
    const { client, bridge } = start();
    const request = { ...REQUEST, prompt: `${PROMPT} 1, 2,`, max_tokens_to_sample: 12 };

    const whole = await client.complete(request);
    const streamed = await client.stream(request).final();

    expect(whole.completion).toMatch(/^ 3, 4/);
    expect(streamed.completion).toBe(whole.completion);
    expect(bridge.getCapabilities(MODEL).repeatsPrefill).toEqual({
      value: true,
      source: "upstream-response",
    });
  });

  test("gets a 400 in the words of this API for a prompt that the engine cannot hold", async () => {
    const { client } = start();
    const prompt = `\n\nHuman: ${"word ".repeat(6000)}\n\nAssistant:`;

    const request = { ...REQUEST, prompt, max_tokens_to_sample: 5 };

    const errors = [await ending(client.complete(request)), await ending(client.stream(request).final())];

    for (const error of errors) {
      expect(statusOf(error)).toEqual([400, "invalid_request_error"]);
      expect(String(error)).toMatch(/context size .* lower max_tokens_to_sample/);
    }
  });

  test("gets a 401 for its own key that the engine rejects, and a 500 for the bridge's", async () => {
    const request = { ...REQUEST, max_tokens_to_sample: 5 };

    const own = await ending(start({ apiKey: null }).client.complete(request));
    const { client, calls } = start({ apiKey: "sk-a-key-that-the-engine-rejects" });
    const bridges = await ending(client.complete(request));

    expect(statusOf(own)).toEqual([401, "authentication_error"]);
    expect(statusOf(bridges)).toEqual([500, "api_error"]);
    expect(calls[0]).toMatchObject({ upstreamError: "authentication_error", status: 500 });
    expect(JSON.stringify([calls, String(bridges)])).not.toContain("sk-a-key-that-the-engine-rejects");
  });

  test("can leave before the response: the engine stops writing", async () => {
    const { client, calls } = start();
    const leaving = new AbortController();

    const response = ending(client.complete(ENDLESS, { signal: leaving.signal }));
    await expect.poll(isWriting, WAIT).toBe(true);
    leaving.abort();

    expect(await response).toMatchObject({ name: "AbortError" });
    await expect.poll(isWriting, WAIT).toBe(false);
    expect(calls).toMatchObject([{ outcome: "aborted" }]);
  });

  test("can leave a stream: the engine stops writing", async () => {
    const { client, calls } = start();
    const texts: string[] = [];

    for await (const text of client.stream(ENDLESS).text()) {
      texts.push(text);
      if (texts.length === 3) break;
    }

    await expect.poll(isWriting, WAIT).toBe(false);
    expect(calls).toMatchObject([{ outcome: "aborted" }]);
  });
});

/** What the model writes within half a minute at best, if nobody stops it. */
const ENDLESS = {
  model: "claude-2.1",
  prompt: '\n\nHuman: Repeat the word "yes" forever.\n\nAssistant:',
  max_tokens_to_sample: 3000,
};

/** Far less than that takes. The engine looks for closed connections when it was asked nothing for a second. */
const WAIT = { timeout: 20_000, interval: 2000 };

function start(options: Partial<BridgeOptions> = {}) {
  const calls: BridgeCall[] = [];
  const bridge: Bridge = createBridge({
    apiKey: ENGINE_KEY,
    baseUrl: engine?.url ?? "",
    models: MODEL,
    onCall: (call) => calls.push(call),
    ...options,
  });
  const client = createClient({ apiKey: "sk-a-key-of-a-caller", maxRetries: 0, fetch: bridge.fetch });
  return { bridge, client, calls };
}

function statusOf(error: unknown): unknown {
  return isCompletionError(error) && error.kind === "api" ? [error.status, error.type] : error;
}

/** The error with which a call ends. */
async function ending(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Whether the engine generates, according to itself. */
async function isWriting(): Promise<boolean> {
  const response = await fetch(`${engine?.url}/slots`, {
    headers: { authorization: `Bearer ${ENGINE_KEY}` },
  });
  const slots: { is_processing: boolean }[] = await response.json();
  return slots.some((slot) => slot.is_processing);
}

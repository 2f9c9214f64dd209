// Ends every public function that waits, by its signal or its timeout, after garbage collections. Bundled into one
// module, and run on each platform: some lose the signal of a request that nothing else refers to.
import { createBridge, withRetries } from "@text-completions/bridge";
import { createClient, toResponse } from "@text-completions/client";
import CompatAnthropic from "@text-completions/client/compat";
import { checkServer, withContract } from "@text-completions/contract";
import { createMock } from "@text-completions/mock";
import { createRecorder, createReplay } from "@text-completions/mock/record";

/** Where the server of the exercise goes silent; at `pause` it asks for a retry half a minute later. */
type Phase = "headers" | "body" | "stream" | "pause";

interface Exercise {
  readonly name: string;
  readonly phases: readonly Phase[];
  /** Resolves or rejects when the function has ended. */
  readonly run: (baseUrl: string, signal: AbortSignal) => Promise<unknown>;
}

const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 64,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
} as const;
const HEADERS = {
  "x-api-key": "sk-exercise",
  "anthropic-version": "2023-06-01",
  "content-type": "application/json",
};
/** Of the limits under test: long enough for a request to reach the server. */
const LIMIT_MS = 500;

function open(baseUrl: string, options: object = {}): ReturnType<typeof createClient> {
  return createClient({ apiKey: "sk-exercise", baseUrl, maxRetries: 1, ...options });
}

function request(baseUrl: string, signal?: AbortSignal, body: object = REQUEST): Request {
  const init = { method: "POST", headers: HEADERS, body: JSON.stringify(body) };
  return new Request(`${baseUrl}/v1/complete`, signal === undefined ? init : { ...init, signal });
}

async function read(response: Promise<Response>): Promise<string> {
  return (await response).text();
}

function bridge(baseUrl: string, options: object = {}): ReturnType<typeof createBridge> {
  return createBridge({ apiKey: "sk-exercise", models: "claude-opus-4-8", baseUrl, ...options });
}

/** Aborts when the run does; for functions that have no limit of their own. */
const SIGNALS: readonly Exercise[] = [
  {
    name: "client.complete",
    phases: ["headers", "body", "pause"],
    run: (url, signal) => open(url).complete(REQUEST, { signal }),
  },
  {
    name: "client.stream",
    phases: ["headers", "stream", "pause"],
    run: (url, signal) => open(url).stream(REQUEST, { signal }).final(),
  },
  {
    name: "client.raw",
    phases: ["headers", "body"],
    run: (url, signal) =>
      open(url).raw.POST("/v1/complete", {
        params: { header: { "anthropic-version": "2023-06-01" } },
        body: REQUEST,
        signal,
      }),
  },
  {
    name: "toResponse",
    phases: ["headers", "stream"],
    run: (url, signal) => read(toResponse(open(url).stream(REQUEST, { signal }))),
  },
  {
    name: "compat, whole",
    phases: ["headers", "body", "pause"],
    run: (baseURL, signal) =>
      new CompatAnthropic({ apiKey: "sk-exercise", baseURL }).completions.create(REQUEST, { signal }),
  },
  {
    name: "compat, streamed",
    phases: ["headers", "stream", "pause"],
    run: async (baseURL, signal) => {
      const anthropic = new CompatAnthropic({ apiKey: "sk-exercise", baseURL });
      for await (const _ of await anthropic.completions.create({ ...REQUEST, stream: true }, { signal }));
    },
  },
  {
    name: "bridge.fetch",
    phases: ["headers", "body"],
    run: (url, signal) => read(bridge(url).fetch(request(url, signal))),
  },
  {
    name: "bridge.fetch, streamed",
    phases: ["headers", "stream"],
    run: (url, signal) => read(bridge(url).fetch(request(url, signal, { ...REQUEST, stream: true }))),
  },
  {
    name: "withRetries",
    phases: ["headers", "body", "pause"],
    run: (url, signal) => read(withRetries()(request(url, signal))),
  },
  {
    name: "withRetries, its signal next to the request",
    phases: ["headers", "body", "pause"],
    run: (url, signal) => read(withRetries()(request(url), { signal })),
  },
  {
    name: "withContract",
    phases: ["headers", "body"],
    run: (url, signal) => read(withContract()(request(url, signal))),
  },
  {
    name: "createRecorder",
    phases: ["headers", "body"],
    run: (url, signal) => read(createRecorder().fetch(request(url, signal))),
  },
  {
    name: "checkServer",
    phases: ["headers", "body", "pause"],
    run: async (baseUrl, signal) => {
      const { complete } = await checkServer({ baseUrl, apiKey: "sk-exercise", signal, concurrency: 1 });
      if (complete) throw new Error("The run was complete.");
    },
  },
];

const LIMITS: readonly Exercise[] = [
  {
    name: "timeoutMs of complete",
    phases: ["headers", "body"],
    run: (url) => open(url, { timeoutMs: LIMIT_MS, maxRetries: 0 }).complete(REQUEST),
  },
  {
    name: "totalTimeoutMs of complete",
    phases: ["headers", "body", "pause"],
    run: (url) => open(url, { totalTimeoutMs: LIMIT_MS }).complete(REQUEST),
  },
  {
    name: "firstChunkTimeoutMs and stallTimeoutMs of stream",
    phases: ["stream"],
    run: (url) =>
      open(url, { firstChunkTimeoutMs: LIMIT_MS, stallTimeoutMs: LIMIT_MS, maxRetries: 0 })
        .stream(REQUEST)
        .final(),
  },
  {
    name: "stallTimeoutMs of a bridge",
    phases: ["body"],
    run: (url) => read(bridge(url, { stallTimeoutMs: LIMIT_MS }).fetch(request(url))),
  },
  {
    name: "totalTimeoutMs of a bridge",
    phases: ["headers", "body"],
    run: (url) => read(bridge(url, { totalTimeoutMs: LIMIT_MS }).fetch(request(url))),
  },
  {
    name: "timeoutMs of withRetries",
    phases: ["headers"],
    run: (url) => read(withRetries({ timeoutMs: LIMIT_MS, maxRetries: 0 })(request(url))),
  },
  {
    name: "maxDurationMs of checkServer",
    phases: ["headers", "body", "pause"],
    run: (baseUrl) => checkServer({ baseUrl, apiKey: "sk-exercise", maxDurationMs: LIMIT_MS }),
  },
];

/** Functions that wait without a server. */
const WAITS: readonly Pick<Exercise, "name" | "run">[] = [
  { name: "mock.waitForCall", run: (_, signal) => createMock().waitForCall(1, { signal }) },
  {
    name: "mock.fetch, in a delay",
    run: (url, signal) => createMock({ delayMs: 60_000 }).reply(" Hi").fetch(request(url, signal)),
  },
  {
    name: "createReplay, in a recorded pause",
    run: (url, signal) => {
      const recorded = {
        request: {
          method: "POST",
          url: `${url}/v1/complete`,
          headers: {},
          body: { text: JSON.stringify(REQUEST) },
        },
        response: { status: 200, headers: {}, headersAtMs: 60_000, chunks: [] },
        end: "complete",
        endedAtMs: 60_000,
      };
      return createReplay({ version: 1, exchanges: [recorded] }).fetch(request(url, signal));
    },
  },
];

/** What went wrong, by exercise; empty if all ended and closed their connections. */
export async function exerciseSignals(server: string): Promise<Record<string, string>> {
  const problems: Record<string, string> = {};
  let number = 0;
  const tryAll = async (exercises: readonly Exercise[], isLimit: boolean): Promise<void> => {
    for (const { name, phases, run } of exercises) {
      for (const phase of phases) {
        const problem = await tryOne(`${server}/${phase}/${++number}`, run, isLimit);
        if (problem !== undefined) problems[`${name}, ${phase}`] = problem;
      }
    }
  };
  await tryAll(SIGNALS, false);
  await tryAll(LIMITS, true);
  for (const { name, run } of WAITS) {
    const controller = new AbortController();
    const outcome = run(server, controller.signal).then(
      () => "ended",
      () => "ended",
    );
    await collectGarbage();
    controller.abort(new Error("Enough."));
    if (!(await endsSoon(outcome))) problems[name] = "does not end";
  }
  return problems;
}

async function tryOne(url: string, run: Exercise["run"], isLimit: boolean): Promise<string | undefined> {
  const controller = new AbortController();
  // No variable refers to what the function waits for.
  const outcome = run(url, controller.signal).then(
    () => "ended",
    () => "ended",
  );
  if (!(await becomes(url, ({ asked }) => asked > 0))) return "sends no request";
  await collectGarbage();
  if (!isLimit) controller.abort(new Error("Enough."));
  if (!(await endsSoon(outcome))) return "does not end";
  return (await becomes(url, ({ open: connections }) => connections === 0)) ? undefined : "stays connected";
}

/** How many requests a URL of the server received, and how many of them are open. */
interface Counts {
  readonly asked: number;
  readonly open: number;
}

const PATIENCE_MS = 5000;

async function becomes(url: string, holds: (counts: Counts) => boolean): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 20) {
    const counts: Counts = await (await fetch(url)).json();
    if (holds(counts)) return true;
    await pause(20);
  }
  return false;
}

function endsSoon(outcome: Promise<unknown>): Promise<boolean> {
  return Promise.race([outcome.then(() => true), pause(PATIENCE_MS).then(() => false)]);
}

/** Node and Deno have `gc` with a flag of V8, Bun has its own. */
async function collectGarbage(): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- One of the two is there, by platform.
  const { gc, Bun } = globalThis as { gc?: () => void; Bun?: { gc: (isSynchronous: boolean) => void } };
  if (gc === undefined && Bun === undefined) throw new Error("There is no garbage collector to call.");
  for (let round = 0; round < 5; round++) {
    gc?.();
    Bun?.gc(true);
    await pause(10);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

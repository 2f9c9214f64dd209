import { Readable } from "node:stream";
import { createBridge, withRetries } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import { checkRecording, checkServer, withContract } from "@text-completions/contract";
import { isUsageError } from "@text-completions/core/internal";
import { completion, createMock } from "@text-completions/mock";
import { connectMock, createControl } from "@text-completions/mock/control";
import { completionHandlers, createHttp } from "@text-completions/msw";
import { createRecorder } from "@text-completions/mock/record";
import { describe, expect, test, vi } from "vitest";
import { packageFacts } from "../docs/package-facts.ts";

/** What callers without types pass by mistake, by its kind. */
const WRONG = {
  nothing: undefined,
  null: null,
  number: 5,
  text: "x",
  boolean: true,
  object: {},
  list: [],
  function: () => undefined,
} as const;
type Kind = keyof typeof WRONG;

/** A parameter of a public function. */
interface Parameter {
  /** As an error names it. */
  readonly name: string;
  readonly valid?: unknown;
  /** Which kinds are valid, too. */
  readonly accepts: readonly Kind[];
}

function parameter(name: string, valid: unknown, ...accepts: Kind[]): Parameter {
  return { name, valid, accepts };
}

/** An object of options, each of which has a default. */
const OPTIONS: Parameter = parameter("options", undefined, "nothing", "object");

const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 1, prompt: "\n\nHuman: a\n\nAssistant:" };
const CONVERSATION = { turns: [{ role: "human", text: "a" }] };
const FIT = { maxTokens: 100, countTokens: (prompt: string) => prompt.length };
const REPORT = checkRecording([]);
const NO_HEADERS = new Headers({ "x-api-key": "any", "anthropic-version": "2023-06-01" });
const PROBLEM = { path: "/prompt", keyword: "required", message: "is required" };
const CLIENT = createClient({ apiKey: null, baseUrl: "http://127.0.0.1:1" });
const STREAM = CLIENT.stream(REQUEST);
const BASELINE = { version: 1, known: [] };
const JSON_MESSAGE = { content: [], stop_reason: "end_turn" };

/** The parameters of each public function; `"anything"` for a guard, or a validator, which says what a value is. */
const FUNCTIONS: Readonly<Record<string, readonly Parameter[] | "anything">> = {
  createId: [parameter("prefix", "req"), parameter("random", undefined, "nothing", "function")],
  findModel: [parameter("name", "claude-2.1", "text")],
  statusOf: [parameter("type", "api_error", "text")],
  errorTypeOf: [parameter("status", 400, "number")],
  isEventStreamError: "anything",
  createStreamEventDecoder: [parameter("onEvent", WRONG.function, "function"), OPTIONS],
  decodeStreamEvents: [parameter("body", new Blob().stream()), OPTIONS],
  encodeStreamEvent: [parameter("event", { type: "ping" }), OPTIONS],
  findBodyError: [parameter("body", {}, ...kinds()), parameter("revise", undefined, "nothing", "function")],
  findHeadersError: [
    parameter("headers", NO_HEADERS),
    parameter("apiKeys", undefined, "nothing", "null", "list"),
  ],
  parseRequestJson: [parameter("body", "{}", "text"), OPTIONS],
  problemMessage: [parameter("problem", PROBLEM)],
  readApiKey: [parameter("headers", NO_HEADERS)],
  readBody: [
    parameter("request", new Request("http://localhost", { method: "POST", body: "a" })),
    parameter("maxBytes", 5, "number"),
  ],
  validateCompletion: "anything",
  validateErrorResponse: "anything",
  validateRequest: "anything",
  validateStreamEvent: "anything",
  buildPrompt: [parameter("conversation", CONVERSATION), OPTIONS],
  fitPrompt: [parameter("conversation", CONVERSATION), parameter("options", FIT)],
  fromMessages: [parameter("source", { messages: [{ role: "user", content: "a" }] })],
  parsePrompt: [parameter("prompt", REQUEST.prompt), OPTIONS],
  safePrompt: [parameter("template", [REQUEST.prompt], "list")],
  sanitizePrompt: [parameter("prompt", "a", "text")],
  toMessages: [parameter("conversation", REQUEST.prompt, "text"), OPTIONS],
  toPrefill: [parameter("completion", "a", "text")],
  validatePrompt: [parameter("prompt", "a", "text"), OPTIONS],
  createClient: [parameter("options", { apiKey: null })],
  incrementalStream: [OPTIONS],
  isCompletionError: "anything",
  logExchanges: [
    parameter("log", WRONG.function, "function"),
    parameter("now", undefined, "nothing", "function"),
  ],
  measureStream: [parameter("stream", STREAM), parameter("now", undefined, "nothing", "function")],
  readRateLimits: [parameter("headers", NO_HEADERS)],
  tee: [parameter("stream", STREAM)],
  toResponse: [parameter("stream", STREAM), parameter("init", undefined, "nothing", "object")],
  toTextStreamResponse: [parameter("stream", STREAM), parameter("init", undefined, "nothing", "object")],
  completion: [parameter("text", "a", "text"), OPTIONS],
  createManualClock: [parameter("startMs", 0, "nothing", "number")],
  createMock: [OPTIONS],
  drop: [parameter("how", "close", "nothing")],
  errorEvent: [parameter("type", "api_error"), parameter("message", undefined, "nothing", "text")],
  failure: [parameter("type", "api_error"), OPTIONS],
  parseChaos: [parameter("chaos", "off")],
  pause: [parameter("ms", 0, "number")],
  ping: [],
  raw: [parameter("bytes", "a", "text")],
  stall: [],
  stream: [parameter("steps", [], "list"), OPTIONS],
  text: [parameter("content", "a", "text")],
  auditClient: [parameter("calls", [], "list")],
  respondToHealth: [parameter("request", new Request("http://localhost"))],
  connectMock: [parameter("url", "http://127.0.0.1:1"), OPTIONS],
  createControl: [parameter("createMock", createMock, "function"), OPTIONS],
  createRecorder: [OPTIONS],
  createReplay: [parameter("recording", { version: 1, exchanges: [] }), OPTIONS],
  findScenarioProblems: "anything",
  readScenario: [parameter("scenario", {}, "object"), OPTIONS],
  renderProblem: [parameter("problem", PROBLEM)],
  serveMock: [parameter("mock", createMock()), OPTIONS],
  createTelemetry: [OPTIONS],
  createBridge: [parameter("options", { apiKey: null, models: "claude-opus-4-8" })],
  getModelCapabilities: [
    parameter("model", "claude-opus-4-8", "text"),
    parameter("own", undefined, "nothing", "object"),
  ],
  toCompletion: [parameter("message", JSON_MESSAGE), OPTIONS],
  toMessagesRequest: [parameter("request", REQUEST), parameter("options", { model: "claude-opus-4-8" })],
  withRetries: [OPTIONS],
  applyBaseline: [parameter("report", REPORT), parameter("baseline", BASELINE)],
  checkExchange: [
    parameter("request", new Request("http://localhost")),
    parameter("response", new Response()),
  ],
  checkRecording: [parameter("exchanges", [], "list"), OPTIONS],
  checkServer: [parameter("options", { baseUrl: "http://127.0.0.1:1", apiKey: "any" })],
  createBaseline: [parameter("report", REPORT), parameter("baseline", BASELINE, "nothing")],
  defineCheck: [
    parameter("options", { id: "own/check", title: "a", spec: "a", remedy: "a", evaluate: () => [] }),
  ],
  formatReport: [parameter("report", REPORT), parameter("format", "json", "nothing"), OPTIONS],
  parseBaseline: [parameter("baseline", BASELINE)],
  planChecks: [OPTIONS],
  withContract: [parameter("fetch", undefined, "nothing", "function"), OPTIONS],
  completionHandlers: [parameter("mock", createMock(), "nothing"), OPTIONS],
  createHttp: [OPTIONS],
};

function kinds(): Kind[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- They are its names.
  return Object.keys(WRONG) as Kind[];
}

type AnyFunction = (...values: unknown[]) => unknown;

const exported = new Map<string, AnyFunction>();
for (const { folder, entries } of packageFacts()) {
  for (const source of folder === "cli" ? [] : entries.values()) {
    const members: Record<string, unknown> = await import(source);
    for (const [name, value] of Object.entries(members)) {
      const isClass = typeof value === "function" && /^class\b/.test(String(value));
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Each is called with what it may not expect.
      if (typeof value === "function" && !isClass) exported.set(name, value as AnyFunction);
    }
  }
}

test("each public function is in the table", () => {
  expect([...exported.keys()].toSorted()).toEqual(Object.keys(FUNCTIONS).toSorted());
});

interface Mistake {
  readonly name: string;
  readonly parameter: Parameter;
  readonly kind: Kind;
  readonly values: readonly unknown[];
}

const MISTAKES = Object.entries(FUNCTIONS).flatMap(([name, parameters]): Mistake[] =>
  parameters === "anything"
    ? []
    : parameters.flatMap((each, index) =>
        kinds()
          .filter((kind) => !each.accepts.includes(kind))
          .map((kind) => ({
            name,
            parameter: each,
            kind,
            values: parameters.map(({ valid }, at) => (at === index ? WRONG[kind] : valid)),
          })),
      ),
);

describe("a wrong argument is a usage error that names the parameter", () => {
  test.each(MISTAKES)(
    "$name: $parameter.name is $kind",
    async ({ name, kind, parameter: { name: option }, values }) => {
      const error = await catchError(() => exported.get(name)?.(...values));

      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).not.toMatch(
        /undefined \(reading|is not (?:a function|iterable)|Cannot destructure/,
      );
      // Of an object, the member that is wrong or missing is named; of options, that they have to be an object.
      expect(nameIn(error)).toContain(kind === "object" || option === "options" ? "" : option);
    },
  );
});

async function catchError(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    return error;
  }
}

/** What an error is about. */
function nameIn(error: unknown): string {
  return [isUsageError(error) ? error.option : "", String(error)].join(" ");
}

/** Everything that has a base URL. */
const BASE_URLS: Readonly<Record<string, (baseUrl: never) => unknown>> = {
  createClient: (baseUrl) => createClient({ apiKey: null, baseUrl }),
  createBridge: (baseUrl) => createBridge({ apiKey: null, models: "a", baseUrl }),
  createHttp: (baseUrl) => createHttp({ baseUrl }),
  completionHandlers: (baseUrl) => completionHandlers(createMock(), { baseUrl }),
  checkServer: (baseUrl) => checkServer({ baseUrl, apiKey: "any" }),
  connectMock: (baseUrl) => connectMock(baseUrl),
};

describe("a base URL is one rule everywhere: undefined is the default, anything but a URL an error", () => {
  const cases = Object.entries(BASE_URLS).flatMap(([name, open]) =>
    [null, 5, {}, [], "", "localhost:4010"].map((value) => ({ name, open, value })),
  );

  test.each(cases)("$name rejects $value", async ({ open, value }) => {
    const error = await catchError(() => open(value as never));

    expect(isUsageError(error) && error.expected).toMatch(/^an http or https URL/);
  });
});

/** Texts of which only some are known, and one that is nearly one of them. */
const MISSPELT = [
  { name: "failure", act: () => exported.get("failure")?.("overload_error"), meant: '"overloaded_error"' },
  { name: "errorEvent", act: () => exported.get("errorEvent")?.("api_eror"), meant: '"api_error"' },
  { name: "drop", act: () => exported.get("drop")?.("rest"), meant: '"reset"' },
  { name: "formatReport", act: () => exported.get("formatReport")?.(REPORT, "junitt"), meant: '"junit"' },
  {
    name: "createClient",
    act: () => createClient({ apiKey: null, version: "2023-06-10" as never }),
    meant: '"2023-06-01"',
  },
  { name: "buildPrompt", act: () => exported.get("buildPrompt")?.({ messages: [] }), meant: "fromMessages" },
  {
    name: "buildPrompt",
    act: () => exported.get("buildPrompt")?.({ ...CONVERSATION, prefil: "a" }),
    meant: '"prefill"',
  },
  { name: "completion", act: () => completion("a", { stopReasn: "a" } as never), meant: '"stopReason"' },
];

test.each(MISSPELT)("$name asks whether $meant was meant", async ({ act, meant }) => {
  const error = await catchError(act);

  expect(isUsageError(error)).toBe(true);
  expect(String(error)).toContain(meant);
});

type Fetch = (request: Request) => Promise<Response>;

/** Each function that takes a `fetch`. */
const FETCHING: Readonly<Record<string, (fetch: Fetch) => Promise<unknown>>> = {
  complete: (fetch) => createClient({ apiKey: "any-key", fetch }).complete(REQUEST),
  stream: (fetch) => createClient({ apiKey: "any-key", fetch }).stream(REQUEST).final(),
  checkServer: async (fetch) =>
    (await checkServer({ baseUrl: "http://localhost", apiKey: "any", fetch })).summary,
  withContract: (fetch) => readAll(withContract(fetch)(completionRequest())),
  withRetries: (fetch) => readAll(withRetries({ fetch })(completionRequest())),
  createRecorder: (fetch) => readAll(createRecorder({ fetch }).fetch(completionRequest())),
  connectMock: (fetch) => connectMock("http://localhost", { fetch }).reset(),
};

async function readAll(response: Promise<Response>): Promise<unknown> {
  return (await response).text();
}

function completionRequest(): Request {
  const headers = { "x-api-key": "any", "anthropic-version": "2023-06-01" };
  return new Request("http://localhost/v1/complete", {
    method: "POST",
    headers,
    body: JSON.stringify(REQUEST),
  });
}

describe.each(Object.entries(FETCHING))("%s", (_name, act) => {
  test("names a fetch that takes only URLs, at once", async () => {
    // node-fetch 2 gives no code, and make-fetch-happen throws at once.
    const fetch = vi.fn<Fetch>((url: unknown) => {
      throw new TypeError(`Only absolute URLs are supported, not ${String(url)}`);
    });

    await expect(act(fetch)).rejects.toMatchObject({ code: "invalid-option", option: "fetch" });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test("names a fetch that resolves with no response, at once", async () => {
    const fetch = vi.fn<Fetch>(async () => undefined as never);

    await expect(act(fetch)).rejects.toThrow("expected fetch to resolve with a Response, got undefined.");
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test("reads bodies that are streams of Node, as those of node-fetch", async () => {
    expect(await act(createServer(withNodeBody))).toEqual(await act(createServer()));
  });
});

// Streams need a fetch that streams.
test.each(Object.entries(FETCHING).filter(([name]) => name !== "stream"))(
  "%s reads bodies that are only read as a whole, as those of React Native",
  async (_name, act) => {
    expect(await act(createServer(withoutBody))).toEqual(await act(createServer()));
  },
);

/** A `fetch` of a new mock, whose responses are changed. */
function createServer(change = (response: Response): Response => response): Fetch {
  const { fetch } = createControl(() => createMock());
  return async (request) => change(await fetch(request));
}

function withoutBody(response: Response): Response {
  const { url, ok, status, statusText, headers } = response;
  return { url, ok, status, statusText, headers, text: () => response.text() } as never;
}

/** The response as node-fetch has it, in which one with status 204 has a body, too. */
function withNodeBody(response: Response): Response {
  const { url, ok, status, statusText, headers, body } = response;
  return { url, ok, status, statusText, headers, body: Readable.from(body ?? []) } as never;
}

/** What waits, with options that end the wait. */
const WAITS: Readonly<Record<string, (options: never) => Promise<unknown>>> = {
  waitForCall: (options) => createMock().waitForCall(1, options),
  waitForEnd: (options) => createMock().waitForEnd({ outcome: "pending" } as never, options),
  settled: (options) => withContract().settled(options),
};

test.each(Object.entries(WAITS))(
  "%s rejects options that it does not have, and other signals",
  async (_name, wait) => {
    await expect(wait({ timeoutMs: 10 } as never)).rejects.toMatchObject({
      code: "unknown-option",
      option: "timeoutMs",
    });
    await expect(wait({ signal: 5 } as never)).rejects.toMatchObject({
      code: "invalid-option",
      option: "signal",
    });
  },
);

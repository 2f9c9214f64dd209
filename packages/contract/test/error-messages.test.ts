import {
  applyBaseline,
  checkExchange,
  checkRecording,
  checkServer,
  createBaseline,
  defineCheck,
  formatReport,
  planChecks,
  REPORT_FORMATS,
  withContract,
} from "@text-completions/contract";
import { contractMatchers } from "@text-completions/contract/matchers";
import { createMock } from "@text-completions/mock";
import { describe } from "vitest";
import { type MessageRow, messagesOf, SECRET_KEY, testMessages } from "../../../scripts/message-table.ts";
import { completeRequest } from "./complete-request.ts";
import { type ExchangeParts, recorded, REQUEST_BODY } from "./exchange.ts";
import { BEYOND_MUTANTS } from "./mutants/beyond-mutants.ts";
import { createBaseMock, KEY } from "./servers/base-mock.ts";
import { SAMPLE_REPORT } from "./sample-report.ts";
import { checkMock, createQuickClock, OPTIONS } from "./servers/check-mock.ts";
import { checkRootCause, ROOT_CAUSES } from "./servers/root-causes.ts";
import { createTimedServer } from "./servers/timed-server.ts";

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

const OWN = {
  id: "own/check",
  title: "Own",
  spec: "own",
  remedy: "Fix it.",
  evaluate: () => [],
} as const;

const MISTAKES: readonly MessageRow[] = [
  {
    name: "a base URL that is missing",
    act: () => checkServer(untyped({ apiKey: SECRET_KEY })),
    says: ['Missing option "baseUrl": expected an http or https URL.'],
  },
  {
    name: "a group that does not exist",
    act: () => planChecks({ only: ["sream"] }),
    says: ['"only": expected ids or groups of checks, got "sream". Did you mean stream'],
  },
  {
    name: "a group that is like no other",
    act: () => planChecks({ only: ["sse"] }),
    says: ['"only": expected ids or groups of checks, got "sse". The groups are request, headers, auth,'],
  },
  {
    name: "an own check with a wrong id",
    act: () => defineCheck({ ...OWN, id: "Own" }),
    says: ['"id": expected a group and a name in kebab-case, such as "gateway/region-named", got "Own".'],
  },
  {
    name: "two own checks with one id",
    act: () => planChecks({ checks: [defineCheck(OWN), defineCheck(OWN)] }),
    says: ['"checks[1].id": expected an id that no other check has, got "own/check".'],
  },
  {
    name: "own checks that are not an array",
    act: () => planChecks({ checks: untyped(5) }),
    says: ['"checks": expected an array of checks made with defineCheck(), got 5.'],
  },
  {
    name: "an exchange of the wrong type",
    act: () => checkExchange(untyped("a"), untyped(5)),
    says: ['Expected a Request and its Response, got "a" as request.'],
  },
  {
    name: "a request that was read",
    act: async () => {
      const request = completeRequest();
      await request.text();
      return checkExchange(request, new Response());
    },
    says: ["The body of the request was already read. Send request.clone(), and pass the request."],
  },
  {
    name: "a response that was read",
    act: async () => {
      const response = new Response("a");
      await response.text();
      return checkExchange(completeRequest(), response);
    },
    says: ["The body of the response was already read. Read response.clone(), and pass the response."],
  },
  {
    name: "a report of the wrong type",
    act: () => formatReport(untyped({})),
    says: ['"report": expected the object returned by checkServer() (report version 1), got an object.'],
  },
  {
    name: "a matcher on a fetch without requests",
    act: () => contractMatchers.toSatisfyApiSpec(withContract()),
    says: ["No request went to /v1/complete since the last call. Send one through this fetch."],
  },
  {
    name: "a matcher on a stream of the wrong type",
    act: () => contractMatchers.toBeCompletionStream(untyped(5)),
    says: ['"received": expected the body of a stream as a string or Uint8Array, got 5.'],
  },
];

const DONE =
  'event: completion\ndata: {"type":"completion","id":"compl_1","completion":" Hi","stop_reason":"stop_sequence","model":"claude-2.1"}\n\n';

async function matched(
  result: { message: () => string } | Promise<{ message: () => string }>,
): Promise<string> {
  return (await result).message();
}

const MATCHERS: readonly MessageRow[] = [
  {
    name: "an exchange that conforms unexpectedly",
    act: async () => {
      const request = completeRequest();
      const response = await createBaseMock().fetch(request.clone());
      return matched(contractMatchers.toSatisfyApiSpec({ request, response }));
    },
    says: ["Expected the exchange not to conform, but it does."],
  },
  {
    name: "an exchange that does not conform",
    act: () =>
      matched(
        contractMatchers.toSatisfyApiSpec({
          request: completeRequest(),
          response: new Response("<p>", { status: 418 }),
        }),
      ),
    says: ["the exchange to conform"],
  },
  {
    name: "a stream where none is expected",
    act: () => matched(contractMatchers.toBeCompletionStream(DONE)),
    says: ["Expected no stream of a completion, but it is one."],
  },
  {
    name: "a body that is not a stream of this API",
    act: () => matched(contractMatchers.toBeCompletionStream("data: [DONE]\n\n")),
    says: ["a stream of a completion", "The data is `[DONE]`."],
  },
];

/** The violations of a client's request. */
function client(parts: ExchangeParts): unknown {
  return checkRecording([recorded(parts)]).results.flatMap(({ violations }) => violations);
}

const CLIENTS: readonly MessageRow[] = [
  {
    name: "a client that sends nothing right",
    act: () =>
      client({
        method: "GET",
        url: "https://server.test/v1/completions",
        headers: { "x-api-key": null, "anthropic-version": null, "content-type": null },
        body: "",
      }),
    says: [
      "The method is GET.",
      "The path is /v1/completions.",
      "The request has neither `x-api-key` nor a bearer token.",
      "The request has no `anthropic-version` header.",
      "The request has no content type.",
      "The request has no body.",
    ],
  },
  {
    name: "a client with wrong values",
    act: () =>
      client({ headers: { "anthropic-version": "2024", "content-type": "text/plain" }, body: "prompt=1" }),
    says: ['The version is "2024".', 'The content type is "text/plain".', 'The body begins with "prompt=1".'],
  },
  {
    name: "a client whose prompt has to be corrected",
    act: () =>
      client({
        body: { model: "claude-2.1", max_tokens_to_sample: 1, prompt: "\n\nHuman: a\n\nAssistant: " },
      }),
    says: ["The prompt ends with ", "no space at the end"],
  },
  {
    name: "a body that ends too early",
    act: () => client({ end: "broken", response: "{" }),
    says: ["The body ended after 1 bytes: the connection broke."],
  },
  {
    name: "an error that is not JSON",
    act: () => client({ status: 500, response: "Oops" }),
    says: ['The body of a 500 is not a JSON object; it begins with "Oops".'],
  },
  {
    name: "no response, for a cause that is unknown",
    act: () => {
      const { response: _, ...exchange } = recorded();
      return checkRecording([{ ...exchange, end: "broken" }]);
    },
    says: ["No response arrived: the cause is unknown.", "it has to send its own requests"],
  },
  {
    name: "a recording of exchanges of another kind",
    act: () => checkRecording([recorded({ url: "https://server.test/other" })]),
    says: ["the server sent no response to which it applies"],
  },
  {
    name: "a body that is nested deeply",
    act: () => client({ body: `{"prompt":${"[".repeat(100)}${"]".repeat(100)}}` }),
    says: ["[nested too deeply]"],
  },
];

/** The report on a server that responds to each request with this. */
function responding(create: () => Response): Promise<unknown> {
  return checkMock({ fetch: async () => create() });
}

const RUNS: readonly MessageRow[] = [
  {
    name: "a server that conforms, on a clock that stands still",
    act: () => checkMock({ clock: { ...createQuickClock(), now: () => 0 } }),
    says: [
      "Count from one to sixty in English words, separated by commas. Write nothing else.",
      "Repeat exactly this text and write nothing else: Grüße, 日本語, 🦙🌍, ça va",
      "the whole text arrived too fast to be measured",
    ],
  },
  {
    name: "a server that nobody reaches",
    act: () => checkMock({ fetch: () => Promise.reject(new TypeError("fetch failed")) }),
    says: [
      "no response arrived: fetch failed. Is the server running at this URL?",
      "the server could not be checked",
    ],
  },
  {
    name: "a server that fails without words",
    act: () => checkMock({ fetch: () => Promise.reject(new Error("")) }),
    says: ["no response arrived: an error without a message."],
  },
  {
    name: "a web page",
    act: () => responding(() => new Response("<p>", { headers: { "content-type": "text/html" } })),
    says: ["the response is a web page (200). Pass the URL before /v1/complete"],
  },
  {
    name: "a redirect",
    act: () =>
      responding(
        () =>
          new Response(null, {
            status: 308,
            headers: { location: `https://u:${SECRET_KEY}@other.test/?k=1` },
          }),
      ),
    says: ["the server redirects to https://other.test/?[redacted] (308). Pass the final URL"],
  },
  {
    name: "a key that is rejected",
    act: () => responding(() => new Response(null, { status: 401 })),
    says: ["the key was rejected: 401. Pass a key that the server accepts"],
  },
  {
    name: "a model that was retired",
    act() {
      const error = { type: "not_found_error", message: "model: claude-2.1" };
      return responding(() => Response.json({ type: "error", error }, { status: 404 }));
    },
    says: [
      "claude-2.1 was retired on 2025-07-21: 404 not_found_error: model: claude-2.1.",
      "Pass a model that the server has, or the URL of a bridge (@text-completions/bridge)",
    ],
  },
  {
    name: "a body that is not encoded as it says",
    act: () =>
      responding(
        () =>
          new Response(
            new ReadableStream({ pull: () => Promise.reject(new Error("incorrect header check")) }),
            {
              headers: { "content-type": "application/json", "content-encoding": "gzip" },
            },
          ),
      ),
    says: ["The body ended after 0 bytes: incorrect header check. Its content-encoding is gzip."],
  },
  {
    name: "another path",
    act: () => responding(() => new Response(null, { status: 404 })),
    says: ["/v1/complete or the model does not exist: 404. Check the URL and the model"],
  },
  {
    name: "a server that fails in words of its own",
    act: () => responding(() => Response.json({ error: "the GPU is gone" }, { status: 500 })),
    says: ["the simplest request failed: 500: the GPU is gone. See the server's log, and try again"],
  },
  {
    name: "a proxy that fails",
    act: () => responding(() => new Response("upstream timed out\n", { status: 504 })),
    says: ["the simplest request failed: 504: upstream timed out. See"],
  },
  {
    name: "a server that is down",
    act: () => responding(() => new Response(null, { status: 500 })),
    says: ["the simplest request failed: 500. See the server's log, and try again"],
  },
  {
    name: "a model that is rejected",
    act: () => responding(() => new Response(null, { status: 400 })),
    says: ["the simplest request was rejected: 400. Check that the server serves the model"],
  },
  {
    name: "a plan",
    act: () =>
      planChecks({
        checks: [defineCheck({ ...OWN, probes: [{ id: "own/probe", billable: false, body: () => ({}) }] })],
      }),
    says: [
      "completions, and streams of the same text",
      "token limit and stop sequences",
      "valid variations, many in each request",
      "invalid bodies and fields",
      "invalid prompts",
      "missing and wrong keys",
      "other methods and paths",
      "models that are not served",
      "how text arrives, and what happens when a client leaves",
      "checks of your own",
    ],
  },
  {
    name: "a server that takes different times for the same request",
    act: () =>
      checkMock(
        createTimedServer({
          // A client leaves the first of them.
          long: [{ firstMs: 20 }, { firstMs: 1200 }, { firstMs: 400 }],
          token: [{ firstMs: 20 }],
          plain: [{ firstMs: 20 }],
        }),
      ),
    says: ["the same request took up to 800 ms longer when it was repeated"],
  },
  {
    name: "a model that writes one word",
    act: () => checkMock({ fetch: createMock({ apiKeys: [KEY] }).reply(" Hi").fetch }),
    says: ["the model wrote no text with a stop sequence"],
  },
  {
    name: "a limit of requests",
    act: () => checkMock({ maxRequests: 1 }),
    says: ["the limit of 1 requests was reached"],
  },
  {
    name: "a run that is aborted",
    act: () => checkMock({ signal: AbortSignal.abort() }),
    says: ["the run was aborted"],
  },
  {
    name: "a run that takes too long",
    act: () => checkServer({ ...OPTIONS, maxDurationMs: 1, fetch: untilAborted }),
    says: ["the run took longer than 1 ms"],
  },
  {
    name: "the reason with which a request ends when the run has taken too long",
    act: async () => {
      const reasons: unknown[] = [];
      await checkServer({
        ...OPTIONS,
        maxDurationMs: 1,
        fetch: (request, init) =>
          untilAborted(request, init).catch((error: unknown) => {
            reasons.push(error);
            throw error;
          }),
      });
      return reasons;
    },
    says: ["The run took longer than 1 ms."],
  },
  {
    name: "a request that takes too long",
    act: () => checkServer({ ...OPTIONS, only: ["response"], timeoutMs: 1, fetch: untilAborted }),
    says: ["no complete response within 1 ms"],
  },
  {
    name: "a request that takes too long, with a fetch that reads the signal in the request",
    act: () =>
      checkServer({
        ...OPTIONS,
        only: ["response"],
        timeoutMs: 1,
        fetch: (request) => untilAborted(request, request),
      }),
    says: ["no complete response within 1 ms"],
  },
  {
    name: "a body that is too long",
    act: () => checkMock({ maxResponseBytes: 10 }),
    says: ["the body is longer than 10 bytes"],
  },
  {
    name: "a server of 2023",
    act: () => checkMock({ profile: "2023" }),
    says: ["servers of that edition do not send it"],
  },
  {
    name: "a run without what costs money",
    act: () => checkMock({ skipBillable: true }),
    says: ["the model would have to generate text"],
  },
  {
    name: "a server that is busy",
    act: () => {
      const mock = createBaseMock();
      let requests = 0;
      return checkMock({
        fetch: (request) =>
          requests++ === 0 ? mock.fetch(request) : Promise.resolve(new Response(null, { status: 429 })),
      });
    },
    says: ["the server was busy: 429"],
  },
  {
    name: "a server without ids and completions, for every model",
    act: () => {
      let requests = 0;
      const mock = createBaseMock();
      return checkMock({
        fetch: (request) =>
          requests++ === 0 ? mock.fetch(request) : Promise.resolve(new Response("{}", { status: 200 })),
      });
    },
    says: [
      "fewer than two responses have a request-id",
      "no response contains a completion",
      "the server serves that model",
    ],
  },
  {
    name: "own checks that fail by themselves",
    act: () =>
      checkMock({
        only: ["own"],
        checks: [
          defineCheck({ ...OWN, evaluate: untyped(() => 5) }),
          defineCheck({
            ...OWN,
            id: "own/other",
            evaluate() {
              throw new Error("oops");
            },
          }),
        ],
      }),
    says: [
      "The check itself returned 5; expected a list of { message, where }.",
      "The check itself threw Error: oops.",
    ],
  },
];

function untilAborted(_: Request, { signal }: { signal?: AbortSignal } = {}): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}

async function rendered(report: ReturnType<typeof checkMock>): Promise<string> {
  const done = await report;
  return REPORT_FORMATS.map((format) => formatReport(done, format)).join("\n");
}

const REPORTS: readonly MessageRow[] = [
  ...ROOT_CAUSES.map((cause): MessageRow => ({
    name: `a report on a server that ${cause.name}`,
    act: () => rendered(checkRootCause(cause)),
    says: cause.problems,
  })),
  {
    name: "a report with a baseline",
    act: () => {
      const known = ["errors/status", "request/plain", "gone/check"].map((check) => ({ check }));
      const report = applyBaseline(SAMPLE_REPORT, { version: 1, known });
      return REPORT_FORMATS.map((format) => formatReport(report, format));
    },
    says: [
      "known to fail: errors/status",
      "fixed, remove from the baseline: request/plain",
      "no such check, remove from the baseline: gone/check",
      "known to fail (baseline)",
    ],
  },
  {
    name: "a report with a baseline that names all that fails",
    act: () => {
      const report = applyBaseline(SAMPLE_REPORT, createBaseline(SAMPLE_REPORT));
      return [formatReport(report), formatReport(report, "html")];
    },
    says: ["fails only known checks: 3 of the baseline.", "Fails only known checks"],
  },
  {
    name: "a report on a server with more problems than anybody reads",
    act: () => {
      const failed = SAMPLE_REPORT.results.filter(({ outcome }) => outcome === "failed");
      const results = Array.from({ length: 5 }, (_, index) =>
        failed.map((result) => Object.assign({}, result, { id: `${result.id}-${index}` })),
      ).flat();
      return formatReport({ ...SAMPLE_REPORT, results });
    },
    says: ["1 more problem, in full in the HTML report:"],
  },
  {
    name: "a report on a run that did not finish",
    act: () => rendered(checkMock({ maxRequests: 20 })),
    says: [
      "The run did not finish: the limit of 20 requests was reached.",
      "The run is complete",
      "conforms as far as the run went.",
    ],
  },
  {
    name: "a report on a server that cannot be checked",
    act: () => rendered(checkMock({ fetch: () => Promise.reject(new TypeError("fetch failed")) })),
    says: [
      "Failed to check http://server.test: no response",
      "No check of http://server.test could be evaluated.",
    ],
  },
  {
    name: "a report on a server that does not conform, to another document",
    act: async () => {
      const events = `event: completion\ndata: {"type":"completion","completion":"a","stop_reason":null}\n\n`;
      const response = `${events.repeat(2000)}data: [DONE]\n\n`;
      const report = checkRecording([
        recorded({ type: "text/event-stream", body: { ...REQUEST_BODY, stream: true }, response }),
      ]);
      return rendered(Promise.resolve({ ...report, document: "0".repeat(64) }));
    },
    says: [
      "Does not conform",
      "https://server.test does not conform: ",
      "events, the first of which is ",
      ", which is not the one of the formatter",
    ],
  },
];

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(
    [
      ...messagesOf("contract", "contract/exchange", "contract/format", "contract/matchers", "contract/run"),
      ...BEYOND_MUTANTS,
    ],
    [...MISTAKES, ...MATCHERS, ...CLIENTS, ...RUNS, ...REPORTS],
    {
      "request headers auth method path response errors stream stops tokens prompt model keys robustness client":
        "It is the order of the groups.",
      "its requests were not sent":
        "It is a guard: each request that was not sent has a more specific reason.",
    },
  );
});

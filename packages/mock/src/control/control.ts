import { type Answer, toFetch, type Fetchable, passOn } from "../engine/response.ts";
import type { Incoming, Call } from "../engine/call.ts";
import { misuse } from "../usage.ts";
import type { Mock } from "../mock.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { auditClient } from "../audit/audit-client.ts";
import { toRedactedJson } from "../redact.ts";
import { readScenario, ScenarioError } from "../scenario/read-scenario.ts";
import { isLoopback } from "../is-loopback.ts";
import type { Problem } from "@text-completions/core";

/** The header that names a scope: requests with the same value share a mock, and with no other. */
export const SCOPE_HEADER = "x-mock-scope";

/** Options of `createControl`. */
export interface ControlOptions {
  /**
   * Whether other machines, and pages of other origins, may use the control API. Without it, `serveMock` refuses to
   * listen on an address that they reach. Default: false.
   */
  allowRemote?: boolean | undefined;
}

/** A mock that tests in any language can script and look into. Made by `createControl`. */
export interface Control extends Fetchable {
  /** Takes each scope back to how it started: a new mock is made at its next request. */
  reset(): void;
}

/**
 * Puts a control API before a mock, for end-to-end tests in any language: `GET /__mock/calls`, `POST /__mock/replies`,
 * `POST /__mock/reset`, `GET /__mock/done` and `GET /__mock/findings`; for monitors `GET /__mock/metrics` and
 * `GET /__mock/health`. `control.openapi.json` of this package describes it. Requests that carry `x-mock-scope` have a
 * mock of their own for each value, so tests that run at the same time stay apart.
 *
 * @param createMock - Makes the mock of a scope, as it is at the start and after each reset.
 *
 * @example
 * ```ts
 * import { createMock } from "@text-completions/mock";
 * import { createControl } from "@text-completions/mock/control";
 * import { serveMock } from "@text-completions/mock/server";
 *
 * const control = createControl(() => createMock().reply(" Hello!"));
 * await using server = await serveMock(control);
 * const calls = await fetch(`${server.url}/__mock/calls`);
 * console.log(await calls.json()); // → { calls: [] }
 * ```
 *
 * @throws {TypeError} if it is not given a function.
 */
export function createControl(createMock: () => Mock, options: ControlOptions = {}): Control {
  if (typeof createMock !== "function") {
    throw misuse(
      "create a control",
      `it is given a value of type ${typeof createMock}`,
      "Give a function that makes a mock, such as () => createMock().",
    );
  }
  const { allowRemote = false } = options;
  const scopes = new Map<string, Mock>();
  const metrics = createMetrics();

  function mockOf(scope: string): Mock {
    const mock = scopes.get(scope) ?? createMock();
    scopes.set(scope, mock);
    return mock;
  }

  async function answer(request: Incoming): Promise<Answer | Response> {
    const scope = request.headers.get(SCOPE_HEADER) ?? "";
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(CONTROL_PATH)) return complete(mockOf(scope), request, metrics);
    const refusal = allowRemote ? undefined : refuseStranger(request);
    return (
      answerHealth(request) ??
      refusal ??
      answerControl(request, pathname.slice(CONTROL_PATH.length), {
        mock: () => mockOf(scope),
        reset: () => void scopes.delete(scope),
        metrics,
      })
    );
  }

  return {
    isLocalOnly: !allowRemote,
    fetch: toFetch(answer, (request: Request) => request),
    reset: () => scopes.clear(),
  };
}

/** Has a request to the API itself answered, and counts it. */
function complete(mock: Mock, request: Incoming, metrics: Metrics): Promise<Answer | Response> {
  const before = mock.calls.at(-1);
  const answer = passOn(mock, request);
  const call = mock.calls.at(-1);
  // A browser's question before a request is no call.
  if (call !== undefined && call !== before) metrics.watch(mock, call);
  return answer;
}

/** What the control API can do with a scope. */
export interface Scope {
  mock(): Mock;
  reset(): void;
  /** Counts of all scopes together. */
  readonly metrics: Metrics;
}

type Operation = (scope: Scope, request: Incoming) => Response | Promise<Response>;

const OPERATIONS: ReadonlyMap<string, { readonly method: string; readonly answer: Operation }> = new Map([
  ["calls", { method: "GET", answer: giveCalls }],
  ["replies", { method: "POST", answer: addReplies }],
  ["reset", { method: "POST", answer: reset }],
  ["done", { method: "GET", answer: giveDone }],
  ["findings", { method: "GET", answer: giveFindings }],
  ["metrics", { method: "GET", answer: giveMetrics }],
]);

/** Answers a request of the control API. `control.openapi.json` describes it. */
export async function answerControl(request: Incoming, name: string, scope: Scope): Promise<Response> {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) {
    return respondMessage(404, `The control API has ${[...OPERATIONS.keys(), "health"].join(", ")}.`);
  }
  const { method, answer } = operation;
  if (request.method !== method) {
    return respondMessage(405, `The method is ${method}.`, { headers: { allow: method } });
  }
  return answer(scope, request);
}

function giveCalls(scope: Scope): Response {
  return respondRedacted({ calls: scope.mock().calls.map(toCallData) });
}

/** A call without the query of its URL, in which anything may stand. */
function toCallData(call: Call): object {
  const { origin, pathname } = new URL(call.url);
  return { ...call, url: origin + pathname };
}

async function addReplies(scope: Scope, request: Incoming): Promise<Response> {
  const text = await request.text();
  try {
    const data: unknown = JSON.parse(text);
    const names = typeof data === "object" && data !== null ? Object.keys(data) : [];
    if (names.join() !== "replies")
      return respondMessage(400, 'The body must be an object with "replies" alone.');
    readScenario(data, { source: "body" }).addTo(scope.mock());
    return new Response(null, { status: 204 });
  } catch (error) {
    if (error instanceof ScenarioError) {
      return respondMessage(400, error.message, { problems: error.problems });
    }
    if (error instanceof SyntaxError) return respondMessage(400, "The body is not JSON.");
    throw error;
  }
}

function reset(scope: Scope): Response {
  scope.reset();
  return new Response(null, { status: 204 });
}

function giveDone(scope: Scope): Response {
  try {
    scope.mock().assertDone();
    return respondRedacted({ done: true });
  } catch (error) {
    return respondRedacted({ done: false, message: error instanceof Error ? error.message : String(error) });
  }
}

function giveFindings(scope: Scope): Response {
  const findings = auditClient(scope.mock().calls);
  return respondRedacted({
    findings: findings.map(({ id, call, message }) => ({ id, call: call.number, message })),
  });
}

/** Source: the text-based exposition format of Prometheus, 0.0.4. */
function giveMetrics({ metrics }: Scope): Response {
  return new Response(metrics.toText(), {
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
  });
}

function respondRedacted(value: object): Response {
  const headers = { "content-type": "application/json" };
  return new Response(toRedactedJson(value), { headers });
}

/** Requests under this path are for the control API. */
export const CONTROL_PATH = "/__mock/";

/**
 * Answers `GET /__mock/health`, which says that the server is up; undefined if a request is not for it. It tells nothing
 * else, so anybody may ask.
 */
export function answerHealth({ method, url }: Pick<Request, "method" | "url">): Response | undefined {
  const isHealth = new URL(url).pathname === `${CONTROL_PATH}health`;
  return isHealth && (method === "GET" || method === "HEAD") ? Response.json({ status: "ok" }) : undefined;
}

/**
 * Refuses a request that a page of another origin has a browser make, or that came by a name under which a stranger's
 * page may reach this machine. Undefined if there is nothing against it.
 */
export function refuseStranger({ url, headers }: Incoming): Response | undefined {
  const { hostname } = new URL(url);
  if (!isLoopback(hostname)) {
    return respondMessage(403, `The control API is for this machine alone, and the host is ${hostname}.`);
  }
  const origin = headers.get("origin");
  const isLocal = origin === null || (URL.canParse(origin) && isLoopback(new URL(origin).hostname));
  return isLocal ? undefined : respondMessage(403, `The control API is not for pages of ${origin}.`);
}

/** Why the control API does not do what it is asked to. */
export function respondMessage(
  status: number,
  message: string,
  { problems, headers = {} }: { problems?: readonly Problem[]; headers?: Record<string, string> } = {},
): Response {
  return Response.json({ message, ...(problems === undefined ? {} : { problems }) }, { status, headers });
}

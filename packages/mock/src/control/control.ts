import type { Problem } from "@text-completions/core";
import {
  assertResult,
  assertValue,
  BOOLEAN,
  checkLocalAccess,
  checkOptions,
  createRedactor,
  DEFAULT_MAX_JSON_VALUES,
  hasMoreValues,
  healthResponse,
  invalidOption,
  membersOf,
  metricsResponse,
  number,
  type OptionKind,
  type OptionTable,
  parseJson,
} from "@text-completions/core/internal";
import { readBody } from "@text-completions/core/validate";
import { auditClient } from "../audit/audit-client.ts";
import type { Call } from "../engine/call.ts";
import {
  createFetch,
  type Fetchable,
  forward,
  type IncomingRequest,
  type RawResponse,
} from "../engine/fetch.ts";
import type { Mock } from "../mock.ts";
import { readScenario, ScenarioError } from "../scenario/read-scenario.ts";
import { toPreview } from "./preview.ts";
import { createMetrics, type Metrics } from "./metrics.ts";

/** Requests under this path are for the control API. */
export const CONTROL_PATH = "/__mock/";

/** The header that names a scope. Each value has its own mock. */
export const SCOPE_HEADER = "x-mock-scope";

/** Options of `createControl`. */
export interface ControlOptions {
  /**
   * Whether other machines, and pages of other origins, may use the control API. Default: false.
   *
   * Without it, `serveMock` rejects an address that they can reach.
   */
  allowRemote?: boolean | undefined;
  /**
   * How many scopes are kept; beyond it, the least recently used one is dropped, and `/metrics` counts it. Default:
   * 100.
   */
  maxScopes?: number | undefined;
}

const CONTROL_OPTIONS: OptionTable<ControlOptions> = {
  allowRemote: BOOLEAN,
  maxScopes: number({ min: 1, integer: true }),
};

const DEFAULT_MAX_SCOPES = 100;
/** The maximum length of a scope's name. */
export const MAX_SCOPE_LENGTH = 200;
const MAX_REPLIES_BYTES = 32 * 1024 * 1024;

/** A mock that tests in any language can script and inspect. Made by `createControl`. */
export interface Control extends Fetchable {
  /** Resets every scope: each gets a new mock at its next request. */
  reset(): void;
}

/**
 * Adds a control API to a mock, for end-to-end tests in any language: `GET /__mock/calls`, `POST /__mock/replies`,
 * `POST /__mock/reset`, `GET /__mock/done` and `GET /__mock/findings`; for monitoring `GET /__mock/metrics` and
 * `GET /__mock/health`. `control.openapi.json` of this package describes it. Each value of the header `x-mock-scope`
 * has its own mock, so that tests can run in parallel.
 *
 * @param createMock - Creates the mock of a scope, at its first request and after each reset.
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
 * @throws {UsageError} if `createMock` is not a function, or an option is invalid.
 */
export function createControl(createMock: () => Mock, options: ControlOptions = {}): Control {
  if (typeof createMock !== "function") {
    throw invalidOption("createMock", "a function such as () => createMock()", createMock);
  }
  const { allowRemote = false, maxScopes = DEFAULT_MAX_SCOPES } = checkOptions(options, CONTROL_OPTIONS);
  const metrics = createMetrics();
  // From the least recently used scope to the latest one.
  const scopes = new Map<string, Mock>();

  function mockOf(scope: string): Mock {
    const mock = scopes.get(scope) ?? createMock();
    assertResult("createMock", MOCK, mock);
    scopes.delete(scope);
    scopes.set(scope, mock);
    const [oldest] = scopes.keys();
    if (scopes.size > maxScopes && oldest !== undefined) {
      scopes.delete(oldest);
      metrics.countDroppedScope();
    }
    return mock;
  }

  async function handle(request: IncomingRequest): Promise<RawResponse | Response> {
    const scope = request.headers.get(SCOPE_HEADER) ?? "";
    const { pathname } = new URL(request.url);
    if (scope.length > MAX_SCOPE_LENGTH) {
      return respondError(400, {
        code: "invalid-scope",
        message: `Invalid ${SCOPE_HEADER}: expected at most ${MAX_SCOPE_LENGTH} characters, got ${scope.length}.`,
      });
    }
    if (!pathname.startsWith(CONTROL_PATH)) return complete(mockOf(scope), request, metrics);
    const accessError = allowRemote ? undefined : checkLocalAccess(request);
    return (
      respondToHealth(request) ??
      (accessError && respondError(403, accessError)) ??
      respond(request, pathname.slice(CONTROL_PATH.length), {
        mock: () => mockOf(scope),
        reset: () => void scopes.delete(scope),
        metrics,
      })
    );
  }

  return {
    isLocalOnly: !allowRemote,
    fetch: createFetch(handle),
    reset: () => scopes.clear(),
  };
}

const MOCK: OptionKind = {
  expected: "a mock",
  accepts: (value) => typeof membersOf(value)["fetch"] === "function" && "calls" in membersOf(value),
};

/** Forwards a request of the API itself to its mock, and counts it. */
function complete(mock: Mock, request: IncomingRequest, metrics: Metrics): Promise<RawResponse | Response> {
  const before = mock.calls.at(-1);
  const response = forward(mock, request);
  const call = mock.calls.at(-1);
  // A preflight request of a browser is not a call.
  if (call !== undefined && call !== before) metrics.watch(mock, call);
  return response;
}

const REQUEST: OptionKind = {
  expected: "a Request",
  accepts: (value) => URL.canParse(String(Reflect.get(Object(value), "url"))),
};

/**
 * Responds to `GET /__mock/health`, which says that the server is up. It reveals nothing else, so requests from
 * anywhere are accepted.
 *
 * @returns The response; undefined for other requests.
 * @throws {UsageError} if `request` has no valid URL.
 */
export function respondToHealth(request: Pick<Request, "method" | "url">): Response | undefined {
  assertValue("request", REQUEST, request);
  const { method, url } = request;
  const isHealth = new URL(url).pathname === `${CONTROL_PATH}health`;
  return isHealth && (method === "GET" || method === "HEAD") ? healthResponse() : undefined;
}

/** The state of the operations: the mock of one scope, and the metrics of all. */
interface Scope {
  mock(): Mock;
  reset(): void;
  readonly metrics: Metrics;
}

interface Operation {
  readonly method: "GET" | "POST";
  readonly respond: (scope: Scope, request: IncomingRequest) => Response | Promise<Response>;
}

const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ["calls", { method: "GET", respond: respondCalls }],
  ["replies", { method: "POST", respond: addReplies }],
  ["reset", { method: "POST", respond: reset }],
  ["done", { method: "GET", respond: respondDone }],
  ["findings", { method: "GET", respond: respondFindings }],
  ["metrics", { method: "GET", respond: respondMetrics }],
]);

function respond(request: IncomingRequest, name: string, scope: Scope): Response | Promise<Response> {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) {
    const known = [...OPERATIONS.keys(), "health"].join(", ");
    return respondError(404, {
      code: "unknown-operation",
      message: `Unknown operation of the control API. Expected one of: ${known}.`,
    });
  }
  const { method } = operation;
  if (request.method !== method) {
    const message = `Invalid method: expected ${method}, got ${request.method}.`;
    return respondError(405, { code: "invalid-method", message }, { allow: method });
  }
  return operation.respond(scope, request);
}

function respondCalls(scope: Scope): Response {
  return respondJson({ calls: scope.mock().calls.map(toCallData) });
}

/** A call without the query of its URL, which may contain anything, and with a preview instead of a very large body. */
function toCallData(call: Call): object {
  const { origin, pathname } = new URL(call.url);
  const body = toPreview(call.body);
  return { ...call, url: origin + pathname, body, request: call.request && body };
}

async function addReplies(scope: Scope, request: IncomingRequest): Promise<Response> {
  const bytes = await readBody(request, MAX_REPLIES_BYTES);
  if (bytes === undefined) {
    const message = `Invalid body: expected at most ${MAX_REPLIES_BYTES} bytes.`;
    return respondError(413, { code: "body-too-large", message });
  }
  const text = new TextDecoder().decode(bytes);
  if (hasMoreValues(text, DEFAULT_MAX_JSON_VALUES)) {
    const message = `Invalid body: expected at most ${DEFAULT_MAX_JSON_VALUES} values.`;
    return respondError(413, { code: "body-too-large", message });
  }
  const data = parseJson(text);
  if (data === undefined) {
    return respondError(400, { code: "invalid-json", message: "Invalid body: expected JSON." });
  }
  if (Object.keys(membersOf(data)).join() !== "replies") {
    const message = 'Invalid body: expected an object with the property "replies" and no other.';
    return respondError(400, { code: "invalid-body", message });
  }
  try {
    readScenario(data, { source: "body" }).addTo(scope.mock());
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const { message, problems } = error;
    return respondError(400, { code: "invalid-replies", message, problems });
  }
}

function reset(scope: Scope): Response {
  scope.reset();
  return new Response(null, { status: 204 });
}

function respondDone(scope: Scope): Response {
  try {
    scope.mock().assertDone();
    return respondJson({ done: true });
  } catch (error) {
    return respondJson({ done: false, message: error instanceof Error ? error.message : String(error) });
  }
}

function respondFindings(scope: Scope): Response {
  const findings = auditClient(scope.mock().calls);
  return respondJson({
    findings: findings.map(({ id, call, message }) => ({ id, call: call.number, message })),
  });
}

function respondMetrics({ metrics }: Scope): Response {
  return metricsResponse(metrics);
}

/** Why the control API rejected a request. */
interface ControlError {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly Problem[];
}

function respondError(
  status: number,
  { code, message, problems }: ControlError,
  headers?: Record<string, string>,
): Response {
  return respondJson({ code, message, ...(problems !== undefined && { problems }) }, { status, headers });
}

const redactor = createRedactor([]);

/** Creates every response with content, in which what looks like a key is redacted. */
function respondJson(
  value: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> | undefined } = {},
): Response {
  return Response.json(redactor.value(value), { status, headers });
}

import { type Answer, toFetch } from "../answer.ts";
import type { Fetchable } from "../fetchable.ts";
import type { Incoming } from "../incoming.ts";
import { misuse } from "../misuse.ts";
import type { Mock } from "../mock.ts";
import { passOn } from "../pass-on.ts";
import { answerControl } from "./answer-control.ts";
import { answerHealth, CONTROL_PATH } from "./answer-health.ts";
import { createMetrics, type Metrics } from "./create-metrics.ts";
import { refuseStranger } from "./refuse-stranger.ts";

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

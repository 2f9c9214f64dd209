import { auditClient } from "../audit/audit-client.ts";
import type { Call } from "../call.ts";
import type { Incoming } from "../incoming.ts";
import type { Mock } from "../mock.ts";
import { toRedactedJson } from "../redact-keys.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import { ScenarioError } from "../scenario/scenario-error.ts";
import type { Metrics } from "./create-metrics.ts";
import { respondMessage } from "./respond-message.ts";

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

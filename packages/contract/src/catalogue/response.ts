import { validateCompletion } from "@text-completions/core/validate";
import { describeCause, isObject } from "@text-completions/core/internal";
import { inconclusive } from "../reason.ts";
import { type ActiveCheck, activeCheck, type PassiveCheck, passiveCheck } from "./define.ts";
import { utf8, wholeCharacters } from "./encoding.ts";
import {
  contentTypeCheck,
  operationResponse,
  plainResponse,
  problemFinding,
  show,
  UNKNOWN_CAUSE,
} from "./outcomes.ts";
import { countProbe, countStreamProbe, leftStreamProbe, plainProbe } from "./probes.ts";

export const responseReceived: PassiveCheck = passiveCheck({
  id: "response/received",
  title: "Every request gets a response",
  spec: "#/paths/~1v1~1complete/post/responses",
  remedy:
    "Respond to every request with a status, even to one that you do not understand, and do not close the connection.",
  evaluate({ exchange: { end, error }, response }) {
    if (end === "aborted" && response === undefined) return undefined;
    if (response !== undefined) return [];
    return [{ where: "response", message: `No response arrived: ${describeCause(error ?? UNKNOWN_CAUSE)}.` }];
  },
});

export const wholeBody: PassiveCheck = passiveCheck({
  id: "response/whole-body",
  title: "Every body is complete",
  spec: "#/paths/~1v1~1complete/post/responses/200",
  remedy:
    "Send every body to its end. A stream that fails halfway ends with an error event, not with a broken connection.",
  evaluate(parsed) {
    const response = operationResponse(parsed);
    const { end, error } = parsed.exchange;
    if (response === undefined || end === "aborted") return undefined;
    if (end === "complete") return [];
    const bytes = response.bytes.length;
    const cause = error === undefined ? "the connection broke" : describeCause(error);
    const encoding = response.headers.get("content-encoding");
    const encoded = encoding === null ? "" : ` Its content-encoding is ${encoding}.`;
    return [
      {
        where: "response.body",
        message: `The body ended after ${bytes} bytes: ${cause}.${encoded}`,
        offset: bytes,
      },
    ];
  },
});

export const status: PassiveCheck = passiveCheck({
  id: "response/status",
  title: "A response is a 200 or an error",
  spec: "#/paths/~1v1~1complete/post/responses",
  remedy:
    "Respond with 200, or with the 4xx or 5xx of the error; clients accept no other success and follow no redirect.",
  evaluate(parsed) {
    const response = operationResponse(parsed);
    if (response === undefined) return undefined;
    if (response.status === 200 || response.status >= 400) return [];
    return [
      {
        where: "response.status",
        message: `The status is ${response.status}.`,
        expected: 200,
        received: response.status,
      },
    ];
  },
});

export const contentType: PassiveCheck = contentTypeCheck({
  id: "response/content-type",
  title: "A completion is application/json",
  spec: "#/paths/~1v1~1complete/post/responses/200/content/application~1json",
  remedy:
    "Send `content-type: application/json` with every response to a request without `stream: true`, whatever its `accept` says.",
  expected: "application/json",
  responseOf: plainResponse,
});

export const json: PassiveCheck = passiveCheck({
  id: "response/json",
  title: "The body of a completion is JSON",
  spec: "#/paths/~1v1~1complete/post/x-response-selector",
  remedy: "Respond to a request without `stream: true` with one JSON document and nothing else.",
  evaluate(parsed) {
    const response = plainResponse(parsed);
    if (response?.isWhole !== true) return undefined;
    if (response.body !== undefined) return [];
    return [
      {
        where: "response.body",
        message: `The body is not JSON; it begins with ${show(response.text.slice(0, 40))}.`,
        expected: "a JSON document",
        received: response.text.slice(0, 200),
      },
    ];
  },
});

export const completionSchema: PassiveCheck = passiveCheck({
  id: "response/completion-schema",
  title: "A completion has the documented members",
  spec: "#/components/schemas/Completion",
  remedy:
    "Send `completion`, `stop_reason` and `model` with values of the documented types; further members are allowed.",
  evaluate(parsed) {
    const response = plainResponse(parsed);
    if (response?.body === undefined) return undefined;
    const value = isObject(response.body) ? { type: "completion", id: "-", ...response.body } : response.body;
    return validateCompletion(value).map((problem) => problemFinding("response.body", problem));
  },
});

export const typeAndId: PassiveCheck = passiveCheck({
  id: "response/type-and-id",
  title: "A completion has a type and an id",
  spec: "#/components/schemas/Completion/x-tolerated",
  remedy: 'Send `"type": "completion"` and an `id`; only responses before December 2023 had neither.',
  evaluate(parsed) {
    const body = plainResponse(parsed)?.body;
    if (!isObject(body)) return undefined;
    return ["type", "id"]
      .filter((member) => body[member] === undefined)
      .map((member) => ({ where: `response.body/${member}`, message: `\`${member}\` is missing.` }));
  },
});

export const stopReason: PassiveCheck = passiveCheck({
  id: "response/stop-reason",
  title: "A completion has a stop reason",
  spec: "#/components/schemas/Completion/properties/stop_reason",
  remedy:
    'Set `stop_reason` to "stop_sequence" or "max_tokens"; only events before the last one of a stream have null.',
  evaluate(parsed) {
    const body = plainResponse(parsed)?.body;
    if (!isObject(body) || body["stop_reason"] === undefined) return undefined;
    if (body["stop_reason"] !== null) return [];
    return [
      {
        where: "response.body/stop_reason",
        message: "The `stop_reason` of a whole completion is null.",
        expected: "stop_sequence",
        received: null,
      },
    ];
  },
});

const REASONS: ReadonlySet<unknown> = new Set(["stop_sequence", "max_tokens"]);

export const knownStopReason: PassiveCheck = passiveCheck({
  id: "response/known-stop-reason",
  title: "The stop reason is a documented one",
  spec: "#/components/schemas/StopReason",
  remedy:
    'Set `stop_reason` to "stop_sequence" at a natural end and at a stop sequence, to "max_tokens" at the limit: clients know no other.',
  severity: "should",
  evaluate(parsed) {
    const received = operationResponse(parsed)?.completion?.stopReason;
    if (typeof received !== "string") return undefined;
    if (REASONS.has(received)) return [];
    const message = `The \`stop_reason\` is ${show(received)}.`;
    return [{ where: "response.body/stop_reason", message, expected: [...REASONS], received }];
  },
});

/** Every response, and those that are not streams. */
export const responseChecks: readonly PassiveCheck[] = [
  responseReceived,
  wholeBody,
  status,
  contentType,
  json,
  completionSchema,
  typeAndId,
  stopReason,
  knownStopReason,
  utf8,
  wholeCharacters,
];

export const idUnique: ActiveCheck = activeCheck({
  id: "response/id-unique",
  title: "Every completion has a unique id",
  spec: "#/components/schemas/Completion/properties/id",
  remedy: "Create a new id for each completion.",
  // The last two are the same request: a response from a cache needs a new id.
  probes: [plainProbe, countProbe, countStreamProbe, leftStreamProbe],
  evaluate(...exchanges) {
    const ids = exchanges.map(({ response }) => response.completion?.id);
    if (ids.filter((id) => typeof id === "string").length < 2) {
      return inconclusive("no-evidence", "fewer than two completions have an id");
    }
    const probe = ids.findIndex((id, index) => typeof id === "string" && ids.indexOf(id) < index);
    if (probe < 0) return [];
    const message = `Two completions have the id ${show(ids[probe])}.`;
    return [{ where: "response.body/id", message, received: ids[probe], probe }];
  },
});

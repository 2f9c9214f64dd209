import { HEADER } from "@text-completions/core";
import { PROMPT_CASES } from "../document.gen.ts";
import type { ExchangeWithResponse } from "../exchange/parsed-exchange.ts";
import { type ActiveCheck, activeCheck, type Finding } from "./define.ts";
import { acceptedRequest, rejectedRequest, show } from "./outcomes.ts";
import { NOT_JSON, type Probe, toPlainBody } from "./probes.ts";
import { REQUEST_CASES, type RequestCase } from "./request-cases.ts";
import {
  aliasProbe,
  findWhole,
  findWholeOfPrompt,
  highestProbe,
  lowestProbe,
  repeatProbe,
  SOON,
  toFloatText,
  toProbePart,
  WHITE_SPACE,
} from "./variations.ts";

const BODY = "#/paths/~1v1~1complete/post/requestBody";
const SCHEMA = "#/components/schemas/CompletionRequest";
const REJECT = "Respond with 400 and `invalid_request_error`";

/** A check that a body which is not a request is rejected. */
/* @__NO_SIDE_EFFECTS__ */ function rejectedText(id: string, what: string, body: Probe["body"]): ActiveCheck {
  const draft = { id, title: `${what} is rejected`, spec: BODY, remedy: `${REJECT}.`, send: { body } };
  return rejectedRequest(draft, 400);
}

/** Checks of bodies that do not follow from changing a single field. */
export function listBodyChecks(): ActiveCheck[] {
  return [
    rejectedText("request/not-json", "A body that is not JSON", () => NOT_JSON),
    rejectedText("request/empty-body", "An empty body", () => ""),
    rejectedText("request/array", "A request in a JSON array", ({ model }) =>
      JSON.stringify([toPlainBody(model)]),
    ),
    acceptedRequest({
      id: "request/integral-float",
      title: "`max_tokens_to_sample: 5.0` is accepted",
      spec: "spec/README.md#decisions (3)",
      remedy: "Accept a number without fraction as an integer, however it is written.",
      severity: "should",
      within: lowestProbe,
      send: { body: ({ model }) => toFloatText(toPlainBody(model)) },
    }),
    acceptedRequest({
      id: "request/multibyte",
      title: "Text beyond ASCII is accepted",
      spec: `${SCHEMA}/properties/prompt`,
      remedy: "Read the body as UTF-8.",
      within: lowestProbe,
      send: repeatProbe,
    }),
    acceptedRequest({
      id: "request/all-fields",
      title: "A request with every field is accepted",
      spec: SCHEMA,
      remedy: "Accept all documented fields together.",
      within: highestProbe,
      send: {
        body: () => ({
          stop_sequences: ["###"],
          temperature: 1,
          top_p: 0.7,
          top_k: 5,
          stream: false,
          metadata: { user_id: "13803d75-b4b5-4c3e-b2a2-6f21399b021b" },
        }),
      },
    }),
    acceptedRequest({
      id: "request/stop-sequences-many",
      title: `${SOON.length} stop sequences are accepted`,
      spec: `${SCHEMA}/properties/stop_sequences`,
      remedy: "Accept any number of stop sequences: the spec has no limit.",
      within: aliasProbe,
      send: { body: () => ({ stop_sequences: SOON }) },
    }),
    acceptedRequest({
      id: "request/stop-sequences-white-space",
      title: "A stop sequence of whitespace is accepted",
      spec: "spec/README.md#decisions (23)",
      remedy: "Accept stop sequences of whitespace: only the Messages API rejects them.",
      severity: "should",
      within: aliasProbe,
      send: { body: () => ({ stop_sequences: [WHITE_SPACE] }) },
    }),
    activeCheck({
      id: "request/accept-header-ignored",
      title: "`accept` does not decide whether the response is a stream",
      spec: "#/paths/~1v1~1complete/post/x-response-selector",
      remedy:
        "Choose between JSON and a stream by `stream` in the body alone: the official SDKs send `accept: application/json` for both.",
      probes: [
        acceptProbe("application/json", { stream: true }, highestProbe),
        acceptProbe("text/event-stream", {}, lowestProbe),
      ],
      evaluate: (...exchanges) => exchanges.flatMap(findWrongType),
    }),
  ];
}

/** A request whose `accept` contradicts its body. */
/* @__NO_SIDE_EFFECTS__ */ function acceptProbe(
  accept: string,
  body: Record<string, unknown>,
  whole: Probe,
): Probe {
  return {
    id: `request/accept-${body["stream"] === true ? "json" : "stream"}`,
    billable: true,
    headers: () => ({ accept }),
    body: () => body,
    standIn: { probe: whole, suffices: (parsed) => findWrongType(parsed, 0).length === 0 },
  };
}

function findWrongType({ request, response }: ExchangeWithResponse, probe: number): Finding[] {
  const expected = request.wantsStream ? "text/event-stream" : "application/json";
  if (response.status === 200 && response.mediaType === expected) return [];
  const accept = request.headers.get("accept");
  const message = `With \`accept: ${accept}\` and \`stream: ${request.wantsStream}\` the response is a ${response.status} of type ${response.mediaType}.`;
  const where = `response.headers.${HEADER.contentType}`;
  return [{ where, message, expected, received: response.mediaType, probe }];
}

/** One check for each case that follows from the schema of a request, and one for the longest of these requests. */
export function listCaseChecks(): ActiveCheck[] {
  const checks = REQUEST_CASES.map(toCheck);
  const long = checks.find(({ id }) => id === "request/metadata-unknown-field");
  return [...checks, createLargeBodyCheck(long?.probes ?? [])];
}

function toCheck(each: RequestCase): ActiveCheck {
  const { name, isValid, title, spec, decision } = each;
  const draft = {
    id: `request/${name}`,
    title,
    spec: decision === undefined ? spec : `spec/README.md#decisions (${decision})`,
    severity: decision === undefined ? ("must" as const) : ("should" as const),
  };
  if (isValid) {
    const remedy = `Accept it: ${spec} allows it.`;
    return acceptedRequest({ ...draft, remedy, within: findWhole(each), send: toProbePart(each) });
  }
  return rejectedRequest({ ...draft, remedy: `${REJECT}: ${spec} forbids it.`, send: toInvalid(each) }, 400);
}

/** Requests with a wrong value in an optional field ask for a stream, so that validation of both forms is seen. */
function toInvalid({ spec, change }: RequestCase): Partial<Probe> {
  const isOptional = !/properties\/(prompt|max_tokens_to_sample|model|stream)|\/required$/.test(spec);
  return { body: () => (isOptional ? { stream: true, ...change } : change) };
}

/** A check of a body that is larger than what many web servers read by default. */
function createLargeBodyCheck(probes: readonly Probe[]): ActiveCheck {
  return activeCheck({
    id: "request/large-body",
    title: "A body of 104 kB is read",
    spec: "#/components/responses/RequestTooLarge",
    remedy:
      "Raise the limit of the web server or framework: the API reads 32 MB, and a prompt may have 100,000 tokens.",
    probes,
    evaluate({ response: { status } }) {
      if (status !== 413) return [];
      return [
        {
          where: "response.status",
          message: "A body of 104 kB is rejected with 413.",
          expected: 400,
          received: 413,
        },
      ];
    },
  });
}

/** One check for each documented prompt. */
export function listPromptChecks(): ActiveCheck[] {
  return PROMPT_CASES.map(({ name, prompt, valid, why }, index) => {
    const draft = {
      id: `prompt/${name}`,
      title: `The prompt \`${show(prompt)}\` is ${valid ? "accepted" : "rejected"}`,
      spec: `${SCHEMA}/properties/prompt/x-prompt-rules`,
      remedy: `${valid ? "Accept it" : REJECT}. ${why}`,
    };
    if (valid) {
      return acceptedRequest({
        ...draft,
        within: findWholeOfPrompt(name),
        send: { body: () => ({ prompt }) },
      });
    }
    // Every other one asks for a stream, so that validation of both forms is seen.
    const send = { body: () => (index % 2 === 0 ? { prompt } : { prompt, stream: true }) };
    return rejectedRequest({ ...draft, send }, 400);
  });
}

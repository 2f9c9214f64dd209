import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import { probeRule, type ProbeRule } from "../../rule.ts";
import { multibyteProbe, NOT_JSON, toPlainBody } from "../probes.ts";
import { acceptedRequest, refusedRequest } from "../request-rule.ts";

const BODY = `#/paths/${COMPLETE_PATH.replaceAll("/", "~1")}/post/requestBody`;
const REFUSE = "Answer with 400 and `invalid_request_error`.";

/** A check that a text which is no request is refused. */
function refusedText(id: string, what: string, text: string): ProbeRule {
  const send = { body: () => text };
  return refusedRequest({ id, title: `${what} is refused`, spec: BODY, remedy: REFUSE, send }, 400);
}

/** Checks of bodies that no change of a field makes. */
export const requestTexts: readonly ProbeRule[] = [
  refusedText("request/not-json", "A body that is not JSON", NOT_JSON),
  refusedText("request/empty-body", "An empty body", ""),
  refusedText("request/array", "A body that is a JSON array", "[]"),
  refusedText("request/text", "A body that is a JSON text", '"prompt"'),
  acceptedRequest({
    id: "request/integral-float",
    title: "`max_tokens_to_sample: 5.0` is accepted",
    spec: "spec/README.md#decisions (3)",
    remedy: "Take a number without fraction for an integer, however it is written.",
    severity: "should",
    send: {
      // JSON.stringify writes 5.0 as 5.
      body: ({ model }) => JSON.stringify(toPlainBody(model)).replace(/"max_tokens_to_sample":\d+/, "$&.0"),
    },
  }),
  acceptedRequest({
    id: "request/multibyte",
    title: "Text beyond ASCII is accepted",
    spec: "#/components/schemas/CompletionRequest/properties/prompt",
    remedy: "Read the body as UTF-8.",
    send: multibyteProbe,
  }),
  acceptedRequest({
    id: "request/all-fields",
    title: "A request with every field is accepted",
    spec: "#/components/schemas/CompletionRequest",
    remedy: "Accept all documented fields together.",
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
  probeRule({
    id: "request/accept-header-ignored",
    title: "`accept` has no say in how the answer travels",
    spec: "#/paths/~1v1~1complete/post/x-response-selector",
    remedy:
      "Choose between JSON and a stream by `stream` in the body alone: the official SDKs send `accept: application/json` for both.",
    probes: [
      {
        id: "request/accept-json",
        billable: true,
        headers: () => ({ accept: "application/json" }),
        body: () => ({ stream: true }),
      },
      {
        id: "request/accept-stream",
        billable: true,
        headers: () => ({ accept: "text/event-stream" }),
        body: () => ({}),
      },
    ],
    judge(streamed, plain) {
      const pairs = [
        [streamed, "text/event-stream"],
        [plain, "application/json"],
      ] as const;
      return pairs.flatMap(([{ request, response }, expected], probe) => {
        if (response.status === 200 && response.mediaType === expected) return [];
        const accept = request.headers.get("accept");
        const message = `With \`accept: ${accept}\` and \`stream: ${request.wantsStream}\` the answer is a ${response.status} of type ${response.mediaType}.`;
        const where = `response.headers.${HEADER.contentType}`;
        return [{ where, message, expected, received: response.mediaType, probe }];
      });
    },
  }),
];

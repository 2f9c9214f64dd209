import { COMPLETE_PATH, HEADER } from "@text-completions/core";
import { type FieldCases, type FieldValue, PROMPT_CASES, REQUEST_FIELDS } from "../document.gen.ts";
import { type ActiveCheck, activeCheck } from "./define.ts";
import { acceptedRequest, rejectedRequest, show } from "./outcomes.ts";
import { NOT_JSON, type Probe, multibyteProbe, toPlainBody } from "./probes.ts";

const BODY = `#/paths/${COMPLETE_PATH.replaceAll("/", "~1")}/post/requestBody`;
const REJECT = "Respond with 400 and `invalid_request_error`.";

/** A check that a text which is no request is rejected. */
function rejectedText(id: string, what: string, text: string): ActiveCheck {
  const send = { body: () => text };
  return rejectedRequest({ id, title: `${what} is rejected`, spec: BODY, remedy: REJECT, send }, 400);
}

/** Checks of bodies that no change of a field makes. */
export const requestTexts: readonly ActiveCheck[] = [
  rejectedText("request/not-json", "A body that is not JSON", NOT_JSON),
  rejectedText("request/empty-body", "An empty body", ""),
  rejectedText("request/array", "A body that is a JSON array", "[]"),
  rejectedText("request/text", "A body that is a JSON text", '"prompt"'),
  rejectedRequest(
    {
      id: "request/max-tokens-to-sample-negative",
      title: "`max_tokens_to_sample: -1` is rejected",
      spec: "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample/minimum",
      remedy: "Respond with 400 and `invalid_request_error`: only other APIs have -1 for no limit.",
      send: { body: () => ({ max_tokens_to_sample: -1 }) },
    },
    400,
  ),
  acceptedRequest({
    id: "request/integral-float",
    title: "`max_tokens_to_sample: 5.0` is accepted",
    spec: "spec/README.md#decisions (3)",
    remedy: "Accept a number without fraction as an integer, however it is written.",
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
  activeCheck({
    id: "request/accept-header-ignored",
    title: "`accept` does not decide whether the response is a stream",
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
    evaluate(streamed, plain) {
      const pairs = [
        [streamed, "text/event-stream"],
        [plain, "application/json"],
      ] as const;
      return pairs.flatMap(([{ request, response }, expected], probe) => {
        if (response.status === 200 && response.mediaType === expected) return [];
        const accept = request.headers.get("accept");
        const message = `With \`accept: ${accept}\` and \`stream: ${request.wantsStream}\` the response is a ${response.status} of type ${response.mediaType}.`;
        const where = `response.headers.${HEADER.contentType}`;
        return [{ where, message, expected, received: response.mediaType, probe }];
      });
    },
  }),
];

/** Ends a completion that may be long almost at once. */
const SOON = ["e", "a", "o", ".", "!"];

/** One check for each case that the schema of a request makes. */
export const requestCases: readonly ActiveCheck[] = /* @__PURE__ */ REQUEST_FIELDS.flatMap(
  toRequestCases,
).map((each) => {
  const { name, isValid, title, spec, decision } = each;
  const draft = {
    id: `request/${name}`,
    title,
    spec: decision === undefined ? spec : `spec/README.md#decisions (${decision})`,
    severity: decision === undefined ? ("must" as const) : ("should" as const),
    send: toSend(each),
  };
  return isValid
    ? acceptedRequest({ ...draft, remedy: `Accept it: ${spec} allows it.` })
    : rejectedRequest(
        {
          ...draft,
          remedy: `Respond with 400 and \`invalid_request_error\`: ${spec} forbids it.`,
        },
        400,
      );
});

function toSend({ isValid, change }: RequestCase): Partial<Probe> {
  const isLong = isValid && Number(change["max_tokens_to_sample"]) > 1;
  const body = isLong ? { ...change, stop_sequences: SOON } : change;
  return { body: () => body };
}

/** A request that is the plainest one but for a field, and whether it is valid. */
export interface RequestCase {
  /** `"temperature-above-maximum"` */
  readonly name: string;
  readonly isValid: boolean;
  /** The title of the check. */
  readonly title: string;
  /** Where the document says so. */
  readonly spec: string;
  /** The decision behind it, if the documentation does not say it. */
  readonly decision?: number | undefined;
  /** Fields to set; undefined takes one away. */
  readonly change: Readonly<Record<string, unknown>>;
}

/** The cases of a field: without it, and with each of its values. */
export function toRequestCases({ field, spec, isRequired, isUnknown, values }: FieldCases): RequestCase[] {
  const name = field.replaceAll(/[._]/g, "-").replace("[0]", "-item");
  const place = `#/components/schemas/${spec}`;
  const cases = values.map((value) => toCase(field, value, { name, place }));
  const rejected = { isValid: false, name, spec: place };
  if (isUnknown) {
    const owner = field.includes(".") ? ` in \`${field.split(".")[0]}\`` : "";
    cases.push({
      ...rejected,
      title: `An unknown field${owner} is rejected`,
      change: toChange(field, "text"),
    });
  }
  if (isRequired) {
    cases.unshift({
      ...rejected,
      name: `${name}-missing`,
      title: `A request without \`${field}\` is rejected`,
      spec: place.replace(/properties\/\w+$/, "required"),
      change: toChange(field, undefined),
    });
  }
  return cases;
}

function toCase(
  field: string,
  { name: kind, value, length, isValid = false, keyword, decision }: FieldValue,
  { name, place }: { name: string; place: string },
): RequestCase {
  const shown =
    length === undefined ? `\`${field}: ${JSON.stringify(value)}\`` : `\`${field}\` of ${length} characters`;
  return {
    name: `${name}-${kind}`,
    isValid,
    title: `${shown} is ${isValid ? "accepted" : "rejected"}`,
    spec: keyword === undefined ? place : `${place}/${keyword}`,
    decision,
    change: toChange(field, length === undefined ? value : "u".repeat(length)),
  };
}

/** The value in its place: a member alone in its object, an item alone in its array. */
function toChange(field: string, value: unknown): Record<string, unknown> {
  const [name = "", member] = field.split(".");
  if (member !== undefined) return { [name]: { [member]: value } };
  return field.endsWith("[0]") ? { [field.slice(0, -3)]: [value] } : { [field]: value };
}

/** One check for each documented prompt. */
export const promptChecks: readonly ActiveCheck[] = /* @__PURE__ */ PROMPT_CASES.map(
  ({ name, prompt, valid, why }) => {
    const draft = {
      id: `prompt/${name}`,
      title: `The prompt \`${show(prompt)}\` is ${valid ? "accepted" : "rejected"}`,
      spec: "#/components/schemas/CompletionRequest/properties/prompt/x-prompt-rules",
      remedy: `${valid ? "Accept it" : "Respond with 400 and `invalid_request_error`"}. ${why}`,
      send: { body: () => ({ prompt }) },
    };
    return valid ? acceptedRequest(draft) : rejectedRequest(draft, 400);
  },
);

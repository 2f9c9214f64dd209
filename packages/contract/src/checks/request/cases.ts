import { REQUEST_FIELDS } from "../../document.gen.ts";
import type { Probe } from "../../probe.ts";
import type { ProbeRule } from "../../rule.ts";
import { acceptedRequest, refusedRequest } from "../request-rule.ts";
import { type RequestCase, toRequestCases } from "./to-request-cases.ts";

/** Ends an answer that may be long almost at once. */
const SOON = ["e", "a", "o", ".", "!"];

/** One check for each case that the schema of a request makes. */
export const requestCases: readonly ProbeRule[] = REQUEST_FIELDS.flatMap(toRequestCases).map((each) => {
  const { name, isValid, title, spec, decision } = each;
  const draft = {
    id: `request/${name}`,
    title,
    spec: decision === undefined ? spec : `spec/README.md#decisions (${decision})`,
    severity: decision === undefined ? ("must" as const) : ("should" as const),
    send: toSend(each),
  };
  return isValid
    ? acceptedRequest({ ...draft, remedy: `Accept it: the document allows it at ${spec}.` })
    : refusedRequest(
        {
          ...draft,
          remedy: `Answer with 400 and \`invalid_request_error\`: the document forbids it at ${spec}.`,
        },
        400,
      );
});

function toSend({ isValid, change }: RequestCase): Partial<Probe> {
  const isLong = isValid && Number(change["max_tokens_to_sample"]) > 1;
  const body = isLong ? { ...change, stop_sequences: SOON } : change;
  return { body: () => body };
}

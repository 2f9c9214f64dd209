import { REQUEST_CASES, type RequestCase } from "../../document.gen.ts";
import type { Probe } from "../../probe.ts";
import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectAcceptance, expectRefusal } from "../expect-status.ts";
import { missingPromptProbe } from "../probes.ts";

/** Ends an answer that may be long almost at once. */
const SOON = ["e", "a", "o", ".", "!"];

/** One check for each case that the schema of a request makes. */
export const requestCases: readonly ProbeRule[] = REQUEST_CASES.map((each) => {
  const { name, valid, title, spec, decision } = each;
  return probeRule({
    id: `request/${name}`,
    title,
    spec: decision === undefined ? spec : `spec/README.md#decisions (${decision})`,
    remedy: valid
      ? `Accept it: the document allows it at ${spec}.`
      : `Answer with 400 and \`invalid_request_error\`: the document forbids it at ${spec}.`,
    severity: decision === undefined ? "must" : "should",
    probes: [toProbe(each)],
    judge: (answer) => (valid ? expectAcceptance(answer) : expectRefusal(answer, 400)),
  });
});

function toProbe({ name, valid, change, remove }: RequestCase): Probe {
  const id = `request/${name}`;
  if (id === missingPromptProbe.id) return missingPromptProbe;
  const isLong = valid && Number(change["max_tokens_to_sample"]) > 1;
  const body = {
    ...change,
    ...(remove === undefined ? {} : { [remove]: undefined }),
    ...(isLong ? { stop_sequences: SOON } : {}),
  };
  return { id, completes: valid, body: () => body };
}

import { PROMPT_CASES } from "../../document.gen.ts";
import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectAcceptance, expectRefusal } from "../expect-status.ts";
import { show } from "../show.ts";

/** One check for each documented prompt. */
export const promptRules: readonly ProbeRule[] = PROMPT_CASES.map(({ name, prompt, valid, why }) => {
  const id = `prompt/${name}`;
  return probeRule({
    id,
    title: `The prompt \`${show(prompt)}\` is ${valid ? "accepted" : "refused"}`,
    spec: "#/components/schemas/CompletionRequest/properties/prompt/x-prompt-rules",
    remedy: `${valid ? "Accept it" : "Answer with 400 and `invalid_request_error`"}. ${why}`,
    probes: [{ id, completes: valid, body: () => ({ prompt }) }],
    judge: (answer) => (valid ? expectAcceptance(answer) : expectRefusal(answer, 400)),
  });
});

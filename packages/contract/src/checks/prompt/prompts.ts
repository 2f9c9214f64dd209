import { PROMPT_CASES } from "../../document.gen.ts";
import type { ProbeRule } from "../../rule.ts";
import { acceptedRequest, refusedRequest } from "../request-rule.ts";
import { show } from "../show.ts";

/** One check for each documented prompt. */
export const promptRules: readonly ProbeRule[] = PROMPT_CASES.map(({ name, prompt, valid, why }) => {
  const draft = {
    id: `prompt/${name}`,
    title: `The prompt \`${show(prompt)}\` is ${valid ? "accepted" : "refused"}`,
    spec: "#/components/schemas/CompletionRequest/properties/prompt/x-prompt-rules",
    remedy: `${valid ? "Accept it" : "Answer with 400 and `invalid_request_error`"}. ${why}`,
    send: { body: () => ({ prompt }) },
  };
  return valid ? acceptedRequest(draft) : refusedRequest(draft, 400);
});

import { validateCompletion } from "@text-completions/core/validate";
import { isObject } from "../../reading/is-object.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { plainResponse } from "../operation-response.ts";
import { problemFinding } from "../problem-finding.ts";
import { plainProbe } from "../probes.ts";

/** That a plain answer has the members of the document. */
export const completionSchema: ExchangeRule = exchangeRule({
  id: "response/completion-schema",
  title: "A plain answer is a completion",
  spec: "#/components/schemas/Completion",
  remedy:
    "Send `completion`, `stop_reason` and `model` with values of the documented types; further members are allowed.",
  probes: [plainProbe],
  judge(reading) {
    const response = plainResponse(reading);
    if (response?.body === undefined) return undefined;
    const value = isObject(response.body) ? { type: "completion", id: "-", ...response.body } : response.body;
    return validateCompletion(value).map((problem) => problemFinding("response.body", problem));
  },
});

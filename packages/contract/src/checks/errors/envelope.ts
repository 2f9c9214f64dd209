import { type Problem, validateErrorResponse } from "@text-completions/core/validate";
import { isObject } from "../../reading/is-object.ts";
import type { ResponseReading } from "../../reading/reading.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { failedResponse } from "../operation-response.ts";
import { problemFinding } from "../problem-finding.ts";
import { missingPromptProbe } from "../probes.ts";
import { show } from "../show.ts";

/** That a failure is told in the documented envelope. */
export const envelope: ExchangeRule = exchangeRule({
  id: "errors/envelope",
  title: "A failure has the documented envelope",
  spec: "#/components/schemas/ErrorResponse",
  remedy:
    'Send `{"type": "error", "error": {"type": "…", "message": "…"}}`; a 405 is `{"detail": "Method Not Allowed"}`.',
  probes: [missingPromptProbe],
  judge(reading) {
    const response = failedResponse(reading);
    if (response?.isWhole !== true) return undefined;
    if (!isObject(response.body)) {
      const message = `The body of a ${response.status} is no JSON object; it begins with ${show(response.text.slice(0, 40))}.`;
      return [{ where: "response.body", message, received: response.text.slice(0, 200) }];
    }
    return problemsOf(response, response.body).map((problem) => problemFinding("response.body", problem));
  },
});

function problemsOf({ status }: ResponseReading, body: Record<string, unknown>): Problem[] {
  // A 405 is written by the web framework, not by the API.
  if (status === 405 && typeof body["detail"] === "string") return [];
  return validateErrorResponse({ type: "error", ...body });
}

import type { ExchangeRule } from "../../rule.ts";
import { contentTypeRule } from "../content-type-rule.ts";
import { failedResponse } from "../operation-response.ts";
import { missingPromptProbe } from "../probes.ts";

/** That a failure says it is JSON. */
export const contentType: ExchangeRule = contentTypeRule({
  id: "errors/content-type",
  title: "A failure is application/json",
  spec: "#/components/responses/Other/content/application~1json",
  remedy: "Send failures as `content-type: application/json`, also when a stream was asked for.",
  probes: [missingPromptProbe],
  expected: "application/json",
  responseOf: failedResponse,
});

import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { failedResponse } from "../operation-response.ts";
import { missingPromptProbe } from "../probes.ts";

const JSON_TYPE = "application/json";

/** That a failure says it is JSON. */
export const contentType: ExchangeRule = exchangeRule({
  id: "errors/content-type",
  title: "A failure is application/json",
  spec: "#/components/responses/Other/content/application~1json",
  remedy: "Send failures as `content-type: application/json`, also when a stream was asked for.",
  probes: [missingPromptProbe],
  judge(reading) {
    const response = failedResponse(reading);
    if (response === undefined) return undefined;
    if (response.mediaType === JSON_TYPE) return [];
    return [
      {
        where: `response.headers.${HEADER.contentType}`,
        message: `A ${response.status} has the content type ${JSON.stringify(response.mediaType)}.`,
        expected: JSON_TYPE,
        received: response.mediaType,
      },
    ];
  },
});

import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { plainResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";

const JSON_TYPE = "application/json";

/** That a plain answer says it is JSON. */
export const contentType: ExchangeRule = exchangeRule({
  id: "response/content-type",
  title: "A plain answer is application/json",
  spec: "#/paths/~1v1~1complete/post/responses/200/content/application~1json",
  remedy:
    "Send `content-type: application/json` with every answer to a request without `stream: true`, whatever its `accept` says.",
  probes: [plainProbe],
  judge(reading) {
    const response = plainResponse(reading);
    if (response === undefined) return undefined;
    if (response.mediaType === JSON_TYPE) return [];
    return [
      {
        where: `response.headers.${HEADER.contentType}`,
        message: `A plain answer has the content type ${JSON.stringify(response.mediaType)}.`,
        expected: JSON_TYPE,
        received: response.mediaType,
      },
    ];
  },
});

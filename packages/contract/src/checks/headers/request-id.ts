import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { missingPromptProbe } from "../probes.ts";

/** What may be written by the edge, or by a proxy, before a request reaches the API and has an id. */
const EDGE_STATUSES: ReadonlySet<number> = new Set([403, 404, 405, 408, 413, 431, 502, 503, 504]);

/** That every answer has the id of its request. */
export const requestId: ExchangeRule = exchangeRule({
  id: "headers/request-id",
  title: "Every answer has a request-id",
  spec: "#/components/headers/request-id",
  remedy: "Send a `request-id` header with every answer, streams and failures included.",
  probes: [missingPromptProbe],
  judge(reading) {
    const response = operationResponse(reading);
    if (response === undefined || EDGE_STATUSES.has(response.status)) return undefined;
    if ((response.headers.get(HEADER.requestId) ?? "") !== "") return [];
    return [
      {
        where: `response.headers.${HEADER.requestId}`,
        message: `A ${response.status} has no \`${HEADER.requestId}\` header.`,
      },
    ];
  },
});

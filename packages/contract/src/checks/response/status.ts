import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";

/** That a success is a 200 and everything else a failure. */
export const status: ExchangeRule = exchangeRule({
  id: "response/status",
  title: "An answer is a 200 or a failure",
  spec: "#/paths/~1v1~1complete/post/responses",
  remedy:
    "Answer with 200, or with the 4xx or 5xx of the failure; clients take no other success and follow no redirect.",
  probes: [plainProbe],
  judge(reading) {
    const response = operationResponse(reading);
    if (response === undefined) return undefined;
    if (response.status === 200 || response.status >= 400) return [];
    return [
      {
        where: "response.status",
        message: `The status is ${response.status}.`,
        expected: 200,
        received: response.status,
      },
    ];
  },
});

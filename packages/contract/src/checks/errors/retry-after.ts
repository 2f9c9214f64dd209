import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { failedResponse } from "../operation-response.ts";

/** That a 429 says how long to wait. */
export const retryAfter: ExchangeRule = exchangeRule({
  id: "errors/retry-after",
  title: "A 429 says when to try again",
  spec: "#/components/responses/RateLimit/headers/retry-after",
  remedy: "Send `retry-after`, in seconds, with every 429.",
  severity: "should",
  judge(reading) {
    const response = failedResponse(reading);
    if (response?.status !== 429) return undefined;
    if (response.headers.has(HEADER.retryAfter)) return [];
    const where = `response.headers.${HEADER.retryAfter}`;
    return [{ where, message: `A 429 has no \`${HEADER.retryAfter}\` header.` }];
  },
});

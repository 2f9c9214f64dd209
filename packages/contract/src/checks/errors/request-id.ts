import { HEADER } from "@text-completions/core";
import { isObject } from "../../reading/is-object.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { failedResponse } from "../operation-response.ts";
import { missingPromptProbe } from "../probes.ts";
import { show } from "../show.ts";

const WHERE = "response.body/request_id";

/** That the two ids of a failure are one. */
export const requestIdMatches: ExchangeRule = exchangeRule({
  id: "errors/request-id-matches",
  title: "The request_id of a failure equals its header",
  spec: "#/components/schemas/RequestId",
  remedy: "Write the same id into the `request-id` header and into `request_id`.",
  probes: [missingPromptProbe],
  judge(reading) {
    const response = failedResponse(reading);
    const header = response?.headers.get(HEADER.requestId) ?? undefined;
    const member = isObject(response?.body) ? response.body["request_id"] : undefined;
    if (header === undefined || typeof member !== "string") return undefined;
    if (header === member) return [];
    const message = `\`request_id\` is ${show(member)}, and the header is ${show(header)}.`;
    return [{ where: WHERE, message, expected: header, received: member }];
  },
});

/** That a failure tells the id of its request in the body, too. */
export const requestIdInBody: ExchangeRule = exchangeRule({
  id: "errors/request-id-in-body",
  title: "A failure tells its request_id in the body",
  spec: "#/components/schemas/RequestId",
  remedy: "Write the value of the `request-id` header into `request_id` beside `error`.",
  severity: "should",
  probes: [missingPromptProbe],
  judge(reading) {
    const response = failedResponse(reading);
    const header = response?.headers.get(HEADER.requestId) ?? undefined;
    if (header === undefined || response?.status === 405 || !isObject(response?.body)) return undefined;
    if (response.body["request_id"] !== undefined) return [];
    const message = `A ${response.status} has a \`${HEADER.requestId}\` header, and no \`request_id\` in its body.`;
    return [{ where: WHERE, message, expected: header }];
  },
});

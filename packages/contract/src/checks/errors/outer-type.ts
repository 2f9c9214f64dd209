import { isObject } from "../../reading/is-object.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { failedResponse } from "../operation-response.ts";
import { missingPromptProbe } from "../probes.ts";

/** Statuses whose bodies the edge writes, or a web framework. */
const WITHOUT: ReadonlySet<number> = new Set([403, 405, 413]);

/** That the envelope names itself, which bodies of 2023 did not. */
export const outerType: ExchangeRule = exchangeRule({
  id: "errors/outer-type",
  title: "The envelope of a failure has a type",
  spec: "#/components/schemas/ErrorResponse/x-tolerated",
  remedy: 'Write `"type": "error"` beside `error`.',
  severity: "should",
  probes: [missingPromptProbe],
  judge(reading) {
    const response = failedResponse(reading);
    if (response === undefined || !isObject(response.body) || WITHOUT.has(response.status)) return undefined;
    if (response.body["error"] === undefined || response.body["type"] !== undefined) return [];
    return [{ where: "response.body/type", message: "`type` is missing beside `error`.", expected: "error" }];
  },
});

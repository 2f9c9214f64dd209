import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { plainResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";
import { show } from "../show.ts";

/** That a plain answer is JSON. */
export const json: ExchangeRule = exchangeRule({
  id: "response/json",
  title: "The body of a plain answer is JSON",
  spec: "#/paths/~1v1~1complete/post/x-response-selector",
  remedy: "Answer a request without `stream: true` with one JSON document and nothing else.",
  probes: [plainProbe],
  judge(reading) {
    const response = plainResponse(reading);
    if (response?.isWhole !== true) return undefined;
    if (response.body !== undefined) return [];
    return [
      {
        where: "response.body",
        message: `The body is not JSON; it begins with ${show(response.text.slice(0, 40))}.`,
        expected: "a JSON document",
        received: response.text.slice(0, 200),
      },
    ];
  },
});

import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";

/** That a body ends as a body ends. */
export const wholeBody: ExchangeRule = exchangeRule({
  id: "response/whole-body",
  title: "Every body comes to its end",
  spec: "#/paths/~1v1~1complete/post/responses/200",
  remedy:
    "End the body of the answer. A stream that fails half-way ends with an error event, not with a broken connection.",
  probes: [plainProbe],
  judge(reading) {
    const response = operationResponse(reading);
    const { failure, abandoned } = reading.exchange;
    if (response === undefined || abandoned === true) return undefined;
    if (failure === undefined) return [];
    const bytes = response.bytes.length;
    return [
      {
        where: "response.body",
        message: `The body broke off after ${bytes} bytes: ${failure.message}.`,
        offset: bytes,
      },
    ];
  },
});

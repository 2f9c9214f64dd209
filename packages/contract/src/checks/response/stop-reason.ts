import { isObject } from "../../reading/is-object.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { plainResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";

/** That a whole answer says why it ended. */
export const stopReason: ExchangeRule = exchangeRule({
  id: "response/stop-reason",
  title: "A plain answer says why it ended",
  spec: "#/components/schemas/Completion/properties/stop_reason",
  remedy:
    'Set `stop_reason` to "stop_sequence" or "max_tokens"; null belongs into the events of a stream that goes on.',
  severity: "should",
  probes: [plainProbe],
  judge(reading) {
    const body = plainResponse(reading)?.body;
    if (!isObject(body) || body["stop_reason"] === undefined) return undefined;
    if (body["stop_reason"] !== null) return [];
    return [
      {
        where: "response.body/stop_reason",
        message: "A whole answer has a `stop_reason` of null.",
        expected: "stop_sequence",
        received: null,
      },
    ];
  },
});

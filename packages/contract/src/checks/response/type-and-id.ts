import { isObject } from "../../reading/is-object.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { plainResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";

/** That a plain answer names its type and id, which answers before December 2023 did not. */
export const typeAndId: ExchangeRule = exchangeRule({
  id: "response/type-and-id",
  title: "A plain answer has a type and an id",
  spec: "#/components/schemas/Completion/x-tolerated",
  remedy: 'Send `"type": "completion"` and an `id`; only answers before December 2023 had neither.',
  severity: "should",
  probes: [plainProbe],
  judge(reading) {
    const body = plainResponse(reading)?.body;
    if (!isObject(body)) return undefined;
    return ["type", "id"]
      .filter((member) => body[member] === undefined)
      .map((member) => ({ where: `response.body/${member}`, message: `\`${member}\` is missing.` }));
  },
});

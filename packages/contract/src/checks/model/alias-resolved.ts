import { MODELS } from "@text-completions/core";
import { isObject } from "../../reading/is-object.ts";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { aliasProbe } from "./probes.ts";

const ID_OF: ReadonlyMap<unknown, string> = new Map(
  MODELS.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id] as const)),
);

/** That an answer names the model an alias stands for. */
export const aliasResolved: ExchangeRule = exchangeRule({
  id: "model/alias-resolved",
  title: "An alias is answered by the model it stands for",
  spec: "#/components/schemas/Completion/properties/model",
  remedy: "Write the id of the model that answered into `model`, not the alias that was asked for.",
  severity: "should",
  probes: [aliasProbe],
  judge(reading) {
    const asked = isObject(reading.request.body) ? reading.request.body["model"] : undefined;
    const answer = operationResponse(reading)?.answer;
    const expected = ID_OF.get(asked);
    if (answer === undefined || expected === undefined) return undefined;
    // A bridge answers with another model altogether, and says so.
    if (answer.model !== asked) return [];
    const message = `Asked for the alias ${JSON.stringify(asked)}, the answer names it instead of ${JSON.stringify(expected)}.`;
    return [{ where: "response.body/model", message, expected, received: answer.model }];
  },
});

import { MODELS } from "@text-completions/core";
import { isObject } from "../exchange/json.ts";
import { inconclusive } from "../reason.ts";
import { type PassiveCheck, type ActiveCheck, passiveCheck, activeCheck } from "./define.ts";
import { expectRejection, operationResponse, rejectedRequest } from "./outcomes.ts";
import { aliasProbe } from "./probes.ts";

const ID_OF: ReadonlyMap<unknown, string> = new Map(
  MODELS.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id] as const)),
);

/** That an answer names the model an alias stands for. */
export const aliasResolved: PassiveCheck = passiveCheck({
  id: "model/alias-resolved",
  title: "An alias is answered by the model it stands for",
  spec: "#/components/schemas/Completion/properties/model",
  remedy: "Write the id of the model that answered into `model`, not the alias that was asked for.",
  severity: "should",
  probes: [aliasProbe],
  evaluate(parsed) {
    const asked = isObject(parsed.request.body) ? parsed.request.body["model"] : undefined;
    const answer = operationResponse(parsed)?.completion;
    const expected = ID_OF.get(asked);
    if (answer === undefined || expected === undefined) return undefined;
    // A bridge answers with another model altogether, and says so.
    if (answer.model !== asked) return [];
    const message = `Asked for the alias ${JSON.stringify(asked)}, the answer names it instead of ${JSON.stringify(expected)}.`;
    return [{ where: "response.body/model", message, expected, received: answer.model }];
  },
});

/** Checks of models that are not served. */
export const modelChecks: readonly ActiveCheck[] = [
  rejectedRequest(
    {
      id: "model/unknown-refused",
      title: "A model that does not exist is refused",
      spec: "#/components/responses/NotFound",
      remedy: "Answer with 404 and `not_found_error` when you do not know the model.",
      severity: "should",
      send: { id: "model/unknown", body: () => ({ model: "no-such-model" }) },
    },
    404,
    400,
  ),
  activeCheck({
    id: "model/messages-only-refused",
    title: "A model of the Messages API is refused, or answers",
    spec: "#/components/responses/InvalidRequest",
    remedy:
      "Answer with 400 and `invalid_request_error`, or with 404, when a model is not served on this operation.",
    probes: [
      { id: "model/messages-only", billable: true, body: () => ({ model: "claude-3-opus-20240229" }) },
    ],
    evaluate(answer) {
      if (answer.response.status === 200) {
        return inconclusive("unexpected-response", "the server serves that model");
      }
      return expectRejection(answer, 400, 404);
    },
  }),
];

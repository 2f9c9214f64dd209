import { MODELS } from "@text-completions/core";
import { isObject } from "@text-completions/core/internal";
import { inconclusive } from "../reason.ts";
import { type PassiveCheck, type ActiveCheck, passiveCheck, activeCheck } from "./define.ts";
import { expectRejection, operationResponse, rejectedRequest } from "./outcomes.ts";

const ID_OF: ReadonlyMap<unknown, string> = new Map(
  MODELS.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id] as const)),
);

export const aliasResolved: PassiveCheck = passiveCheck({
  id: "model/alias-resolved",
  title: "The response to an alias names the model that it stands for",
  spec: "#/components/schemas/Completion/properties/model",
  remedy: "Write the id of the model into `model`, not the alias that was requested.",
  severity: "should",
  evaluate(parsed) {
    const requested = isObject(parsed.request.body) ? parsed.request.body["model"] : undefined;
    const completion = operationResponse(parsed)?.completion;
    const expected = ID_OF.get(requested);
    if (completion === undefined || expected === undefined) return undefined;
    // A bridge responds with a different model, and names it.
    if (completion.model !== requested) return [];
    const message = `The response to the alias ${JSON.stringify(requested)} names it instead of ${JSON.stringify(expected)}.`;
    return [{ where: "response.body/model", message, expected, received: completion.model }];
  },
});

/** Checks of models that are not served. */
export function listModelChecks(): ActiveCheck[] {
  return [
    rejectedRequest(
      {
        id: "model/unknown-rejected",
        title: "A model that does not exist is rejected",
        spec: "#/components/responses/NotFound",
        remedy: "Respond with 404 and `not_found_error` when you do not know the model.",
        severity: "should",
        send: { id: "model/unknown", body: () => ({ model: "no-such-model" }) },
      },
      404,
      400,
    ),
    activeCheck({
      id: "model/messages-only-rejected",
      title: "A model of the Messages API is rejected, or works",
      spec: "#/components/responses/InvalidRequest",
      remedy:
        "Respond with 400 and `invalid_request_error`, or with 404, when a model is not served on this operation.",
      probes: [
        { id: "model/messages-only", billable: true, body: () => ({ model: "claude-3-opus-20240229" }) },
      ],
      evaluate(exchange) {
        if (exchange.response.status === 200) {
          return inconclusive("unexpected-response", "the server serves that model");
        }
        return expectRejection(exchange, 400, 404);
      },
    }),
  ];
}

import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectRefusal } from "../expect-status.ts";
import { refusedRequest } from "../request-rule.ts";

/** Checks of models that are not served. */
export const modelRules: readonly ProbeRule[] = [
  refusedRequest(
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
  probeRule({
    id: "model/messages-only-refused",
    title: "A model of the Messages API is refused, or answers",
    spec: "#/components/responses/InvalidRequest",
    remedy:
      "Answer with 400 and `invalid_request_error`, or with 404, when a model is not served on this operation.",
    probes: [
      { id: "model/messages-only", billable: true, body: () => ({ model: "claude-3-opus-20240229" }) },
    ],
    judge(answer) {
      if (answer.response.status === 200) return "the server serves that model";
      return expectRefusal(answer, 400, 404);
    },
  }),
];

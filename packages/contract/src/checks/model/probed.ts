import { probeRule, type ProbeRule } from "../../rule.ts";
import { expectRefusal } from "../expect-status.ts";

const NOT_FOUND = "#/components/responses/NotFound";

/** Checks of models that are not served. */
export const modelRules: readonly ProbeRule[] = [
  probeRule({
    id: "model/unknown-refused",
    title: "A model that does not exist is refused",
    spec: NOT_FOUND,
    remedy: "Answer with 404 and `not_found_error` when you do not know the model.",
    severity: "should",
    probes: [{ id: "model/unknown", completes: false, body: () => ({ model: "no-such-model" }) }],
    judge: (answer) => expectRefusal(answer, 404, 400),
  }),
  probeRule({
    id: "model/messages-only-refused",
    title: "A model of the Messages API is refused, or answers",
    spec: "#/components/responses/InvalidRequest",
    remedy:
      "Answer with 400 and `invalid_request_error`, or with 404, when a model is not served on this operation.",
    probes: [
      { id: "model/messages-only", completes: true, body: () => ({ model: "claude-3-opus-20240229" }) },
    ],
    judge(answer) {
      if (answer.response.status === 200) return "the server serves that model";
      return expectRefusal(answer, 400, 404);
    },
  }),
];

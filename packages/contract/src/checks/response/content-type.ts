import type { ExchangeRule } from "../../rule.ts";
import { contentTypeRule } from "../content-type-rule.ts";
import { plainResponse } from "../operation-response.ts";
import { plainProbe } from "../probes.ts";

/** That a plain answer says it is JSON. */
export const contentType: ExchangeRule = contentTypeRule({
  id: "response/content-type",
  title: "A plain answer is application/json",
  spec: "#/paths/~1v1~1complete/post/responses/200/content/application~1json",
  remedy:
    "Send `content-type: application/json` with every answer to a request without `stream: true`, whatever its `accept` says.",
  probes: [plainProbe],
  expected: "application/json",
  responseOf: plainResponse,
});

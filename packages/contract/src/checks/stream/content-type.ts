import type { ExchangeRule } from "../../rule.ts";
import { contentTypeRule } from "../content-type-rule.ts";
import { streamedResponse } from "../operation-response.ts";
import { countStreamProbe } from "../probes.ts";

/** That `stream: true` is answered by a stream. */
export const contentType: ExchangeRule = contentTypeRule({
  id: "stream/content-type",
  title: "A request with `stream: true` is answered by text/event-stream",
  spec: "#/paths/~1v1~1complete/post/x-response-selector",
  remedy:
    "Choose between JSON and a stream by `stream` in the body alone, and send `content-type: text/event-stream`.",
  probes: [countStreamProbe],
  expected: "text/event-stream",
  responseOf: streamedResponse,
});

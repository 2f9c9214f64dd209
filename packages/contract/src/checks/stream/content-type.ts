import { HEADER } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { streamedResponse } from "../operation-response.ts";
import { countStreamProbe } from "../probes.ts";

const STREAM_TYPE = "text/event-stream";

/** That `stream: true` is answered by a stream. */
export const contentType: ExchangeRule = exchangeRule({
  id: "stream/content-type",
  title: "A request with `stream: true` is answered by text/event-stream",
  spec: "#/paths/~1v1~1complete/post/x-response-selector",
  remedy:
    "Choose between JSON and a stream by `stream` in the body alone, and send `content-type: text/event-stream`.",
  probes: [countStreamProbe],
  judge(reading) {
    const response = streamedResponse(reading);
    if (response === undefined) return undefined;
    if (response.mediaType === STREAM_TYPE) return [];
    return [
      {
        where: `response.headers.${HEADER.contentType}`,
        message: `A stream was asked for, and the answer has the content type ${JSON.stringify(response.mediaType)}.`,
        expected: STREAM_TYPE,
        received: response.mediaType,
      },
    ];
  },
});

import type { Reading, StreamReading } from "../../reading/reading.ts";
import { exchangeRule, type ExchangeRule, type Finding } from "../../rule.ts";
import { streamedResponse } from "../operation-response.ts";
import { countStreamProbe } from "../probes.ts";

/** What an author of a check of streams writes. */
interface StreamDraft extends Pick<ExchangeRule, "id" | "title" | "spec" | "remedy"> {
  severity?: ExchangeRule["severity"];
  judge: (stream: StreamReading, reading: Reading) => readonly Finding[] | undefined;
}

/** Makes a rule that judges every answer which is a stream. */
export function streamRule({ judge, ...draft }: StreamDraft): ExchangeRule {
  return exchangeRule({
    ...draft,
    probes: [countStreamProbe],
    judge(reading) {
      const stream = streamedResponse(reading)?.stream;
      return stream === undefined ? undefined : judge(stream, reading);
    },
  });
}

import { HEADER } from "@text-completions/core";
import type { Reading, ResponseReading } from "../reading/reading.ts";
import { exchangeRule, type ExchangeRule } from "../rule.ts";

/** What an author of a check of content types writes. */
interface ContentTypeDraft extends Pick<ExchangeRule, "id" | "title" | "spec" | "remedy" | "probes"> {
  /** The one media type that is right. */
  expected: string;
  /** Which answers are judged. */
  responseOf: (reading: Reading) => ResponseReading | undefined;
}

/** Makes a rule that answers of a kind have one media type. */
export function contentTypeRule({ expected, responseOf, ...draft }: ContentTypeDraft): ExchangeRule {
  return exchangeRule({
    ...draft,
    judge(reading) {
      const response = responseOf(reading);
      if (response === undefined) return undefined;
      const { status, mediaType: received } = response;
      if (received === expected) return [];
      const message = `The content type of a ${status} is ${JSON.stringify(received)}.`;
      return [{ where: `response.headers.${HEADER.contentType}`, message, expected, received }];
    },
  });
}

import type { RequestReading } from "../../reading/reading.ts";
import { exchangeRule, type ExchangeRule, type Finding } from "../../rule.ts";

/** What an author of a check of clients writes. */
interface ClientDraft extends Pick<ExchangeRule, "id" | "title" | "spec" | "remedy"> {
  severity?: ExchangeRule["severity"];
  judge: (request: RequestReading) => readonly Finding[] | undefined;
}

/** Makes a rule that judges the request of an exchange, whatever the server made of it. */
export function clientRule({ judge, ...draft }: ClientDraft): ExchangeRule {
  return exchangeRule({ ...draft, judge: ({ request }) => judge(request) });
}

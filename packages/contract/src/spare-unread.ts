import type { Exchange } from "./exchange.ts";
import type { ExchangeRule } from "./rule.ts";

/** A rule that finds no fault with a body that its reader left before the end. */
export function spareUnread(rule: ExchangeRule): ExchangeRule {
  return {
    ...rule,
    judge(reading) {
      const findings = rule.judge(reading);
      if (findings === undefined || findings.length === 0) return findings;
      const seen = findings.filter(({ where }) => !isUnread(reading.exchange, where));
      return seen.length === 0 ? undefined : seen;
    },
  };
}

/** Whether a place is in a body that its reader left before the end. */
export function isUnread({ abandoned }: Exchange, where: string): boolean {
  return abandoned === true && where.startsWith("response.body");
}

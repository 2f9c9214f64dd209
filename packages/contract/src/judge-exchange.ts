import type { Exchange } from "./exchange.ts";
import { EXCHANGE_RULES } from "./exchange-rules.ts";
import { readExchange } from "./reading/read-exchange.ts";
import type { Violation } from "./report.ts";
import { requireExchange } from "./require-exchange.ts";
import { redact, secretsOf } from "./run/redact.ts";
import { toViolation } from "./to-violation.ts";

/**
 * Judges one exchange by every check that needs no more: the client's request (checks of the group `client`, whose
 * `where` begins with `request.`) and the server's answer. Empty if nothing is wrong. No violation shows the key.
 *
 * @throws {TypeError} if it is no exchange.
 */
export function judgeExchange(exchange: Exchange): Violation[] {
  requireExchange("judge an exchange", exchange);
  const reading = readExchange(exchange);
  const violations = EXCHANGE_RULES.flatMap((rule) =>
    (rule.judge(reading) ?? []).map((finding) => toViolation(rule, finding)),
  );
  return redact(violations, reading.request.keys.flatMap(secretsOf));
}

import type { Exchange } from "./exchange.ts";
import { EXCHANGE_RULES } from "./exchange-rules.ts";
import { readExchange } from "./reading/read-exchange.ts";
import type { Violation } from "./report.ts";
import { redact, secretsOf } from "./run/redact.ts";
import { toViolation } from "./to-violation.ts";

/** Evaluates every passive check on one exchange. The violations are redacted: none shows the request's key. */
export function findViolations(exchange: Exchange): Violation[] {
  const reading = readExchange(exchange);
  const violations = EXCHANGE_RULES.flatMap((rule) =>
    (rule.judge(reading) ?? []).map((finding) => toViolation(rule, finding)),
  );
  return redact(violations, reading.request.keys.flatMap(secretsOf));
}

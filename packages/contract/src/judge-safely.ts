import type { Exchange } from "./exchange.ts";
import { judgeExchange } from "./judge-exchange.ts";
import { readExchange } from "./reading/read-exchange.ts";
import type { Violation } from "./report.ts";
import { redact, secretsOf } from "./run/redact.ts";
import { isUnread } from "./spare-unread.ts";

/**
 * Judges an exchange that somebody else began: what its reader left unread is not judged, and the keys of its request
 * are kept out of what is said of it.
 */
export function judgeSafely(exchange: Exchange): Violation[] {
  const violations = judgeExchange(exchange).filter(({ where }) => !isUnread(exchange, where));
  return redact(violations, readExchange(exchange).request.keys.flatMap(secretsOf));
}

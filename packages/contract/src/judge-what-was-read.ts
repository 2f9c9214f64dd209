import type { Exchange } from "./exchange.ts";
import { findViolations } from "./find-violations.ts";
import type { Violation } from "./report.ts";
import { isUnread } from "./spare-unread.ts";

/** Judges an exchange that somebody else began: what its reader left unread is not judged. */
export function judgeWhatWasRead(exchange: Exchange): Violation[] {
  return findViolations(exchange).filter(({ where }) => !isUnread(exchange, where));
}

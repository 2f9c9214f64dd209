import type { Exchange } from "./exchange.ts";
import { invalid } from "./failure.ts";
import { toWarning } from "./loss.ts";

/**
 * Judges what could not be carried over, by what the caller asks for in the header `prefer` (RFC 7240 §4.4), else by the
 * options; and gives the header that tells of it.
 *
 * @throws {Failure} for the first loss that is to be refused.
 */
export function judgeLosses({ request, settings, call }: Exchange): Record<string, string> {
  const { losses } = call;
  const [, handling] = /handling=(strict|lenient)/.exec(request.headers.get("prefer") ?? "") ?? [];
  const asked = handling === "strict" ? "refuse" : handling && "adapt";

  for (const { code, field, message } of losses) {
    if ((asked ?? settings.losses[code] ?? settings.losses["*"]) === "refuse") {
      throw invalid(`${field}: ${message} Send "prefer: handling=lenient" to adapt it.`);
    }
  }
  return losses.length > 0 ? { warning: toWarning(losses) } : {};
}

import { toWarning } from "./adaptation.ts";
import type { Exchange } from "./exchange.ts";
import { invalid } from "./failure.ts";

/**
 * Judges what could not be carried over, by what the caller asks for in the header `prefer` (RFC 7240 §4.4), else by the
 * options; and gives the header that tells of it.
 *
 * @throws {Failure} for the first adaptation that is to be rejected.
 */
export function checkAdaptations({ request, settings, call }: Exchange): Record<string, string> {
  const { adaptations } = call;
  const [, handling] = /handling=(strict|lenient)/.exec(request.headers.get("prefer") ?? "") ?? [];
  const asked = handling === "strict" ? "reject" : handling && "adapt";

  for (const { code, field, message } of adaptations) {
    if ((asked ?? settings.adaptations[code] ?? settings.adaptations["*"]) === "reject") {
      throw invalid(`${field}: ${message} Send "prefer: handling=lenient" to adapt it.`);
    }
  }
  return adaptations.length > 0 ? { warning: toWarning(adaptations) } : {};
}

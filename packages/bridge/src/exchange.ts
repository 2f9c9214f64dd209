import type { ErrorEvent } from "@text-completions/core";
import { invalid } from "./bridge-error.ts";
import { type BridgeCall, type AdaptationCode, toWarning } from "./call.ts";
import type { Settings } from "./resolve-options.ts";

/** A request that is being answered, and all that its parts need to know of each other. */
export interface Exchange {
  readonly request: Request;
  readonly settings: Settings;
  readonly call: BridgeCall;
  /** The id of the legacy model that was asked for, where it was asked for by an alias. */
  legacyModel: string;
  /** Whether the caller speaks the oldest version: whole texts in streams, and members that later ones dropped. */
  isOldest: boolean;
  /** Whether the answer continues a text, and so begins without a space. */
  isContinued: boolean;
  /** The keys that were sent upstream, but for those as short as words, which messages hold by chance. */
  keys: readonly string[];
  /** Notes and tells of an adaptation. */
  readonly noteAdaptation: (code: AdaptationCode, field: string, message: string) => void;
  /** Ends the call; the first time counts. */
  readonly end: (outcome: BridgeCall["outcome"]) => void;
}

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

type ErrorBody = ErrorEvent["error"];

/** Notes a failure in its call, and gives it as the caller may see it: some servers quote the key that they refuse. */
export function noteFailure({ call, keys }: Exchange, error: ErrorBody, fault?: string): ErrorBody {
  const redact = (text: string): string =>
    keys.reduce((shown, key) => shown.replaceAll(key, "[redacted]"), text);
  const shown: ErrorBody = JSON.parse(redact(JSON.stringify(error)));
  Object.assign(call, { error: shown, fault: fault && redact(fault) });
  return shown;
}

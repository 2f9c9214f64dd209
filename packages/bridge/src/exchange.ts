import type { BridgeCall } from "./bridge-call.ts";
import type { AdaptationCode } from "./adaptation.ts";
import type { Settings } from "./read-options.ts";

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

import type { BridgeCall } from "./bridge-call.ts";
import type { LossCode } from "./loss.ts";
import type { Settings } from "./read-options.ts";

/** A request that is being answered, and all that its parts need to know of each other. */
export interface Exchange {
  readonly request: Request;
  readonly settings: Settings;
  readonly call: BridgeCall;
  /** Whether the caller speaks the oldest version: whole texts in streams, and members that later ones dropped. */
  isOldest: boolean;
  /** Whether the answer continues a text, and so begins without a space. */
  isContinued: boolean;
  /** Notes and tells of a loss. */
  readonly lose: (code: LossCode, field: string, message: string) => void;
  /** Ends the call; the first time counts. */
  readonly end: (outcome: BridgeCall["outcome"]) => void;
}

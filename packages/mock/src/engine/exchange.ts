import type { CallRecord, Incoming } from "./call.ts";
import type { Clock } from "../time/clock.ts";
import type { MockOptions } from "../mock.ts";
import type { Random } from "../random.ts";

/** One request under way, with all that is needed to answer it. */
export interface Exchange {
  readonly options: MockOptions;
  readonly request: Incoming;
  readonly call: CallRecord;
  readonly clock: Clock;
  readonly random: Random;
  /** Makes an id for this exchange. */
  readonly createId: (kind: "compl" | "req") => string;
  /** Headers of the answer, whatever it is. */
  headers: Readonly<Record<string, string>>;
  /** Notes how the exchange ended. */
  end: (outcome: "answered" | "dropped" | "aborted") => void;
}

/** Waits, and throws the signal's reason if the client goes away meanwhile. */
export async function wait({ clock, request: { signal } }: Exchange, ms: number): Promise<void> {
  if (ms > 0) await clock.sleep(ms, signal);
  signal.throwIfAborted();
}

import type { MockOptions } from "@text-completions/mock";
import type { Layer } from "../servers/incoming.ts";

/** A server with one fault. */
export interface Mutant {
  /** What it does, as the end of a sentence that begins with "A server that". */
  does: string;
  /** The check that is named for it. */
  caughtBy: string;
  /** What it changes of what a faultless server does. */
  layer: () => Layer;
  /** The faultless server beneath. */
  options?: MockOptions & { tokensPerSecond?: number };
  /** Whether the server beneath writes the same short text, whatever it is asked. */
  isShort?: boolean;
  /** Whether its fault is one of time, so that nothing else may run beside it. */
  isTimed?: boolean;
  /** How long a request may take, where the fault is that it never ends. */
  timeoutMs?: number;
}

/** Makes a mutant of a layer that keeps nothing between requests. */
export function mutant(caughtBy: string, does: string, layer: Layer, more: Partial<Mutant> = {}): Mutant {
  return { caughtBy, does, layer: () => layer, ...more };
}

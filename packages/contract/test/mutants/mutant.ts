import type { MockOptions } from "@text-completions/mock";
import type { Layer } from "../servers/incoming.ts";

/** A server with one mistake. */
export interface Mutant {
  /** What it does, as the end of a sentence that begins with "A server that". */
  does: string;
  /** The check that is named for it. */
  caughtBy: string;
  /** What it changes of what a conformant server does. */
  layer: () => Layer;
  /** The conformant server behind it. */
  options?: MockOptions & { tokensPerSecond?: number };
  /** Whether the server behind it writes the same short text, whatever it is asked. */
  isShort?: boolean;
  /** Whether its mistake is one of time, so that nothing else may run at once. */
  isTimed?: boolean;
  /** How long a request may take, where the mistake is that it never ends. */
  timeoutMs?: number;
}

/** Makes a mutant of a layer that keeps nothing between requests. */
export function mutant(caughtBy: string, does: string, layer: Layer, more: Partial<Mutant> = {}): Mutant {
  return { caughtBy, does, layer: () => layer, ...more };
}

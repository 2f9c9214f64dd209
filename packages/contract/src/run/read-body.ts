import type { Probe } from "../probe.ts";
import type { Clock } from "./clock.ts";

/** No probe asks for an answer nearly as long. */
const MOST_BYTES = 8 * 1024 * 1024;

/** How long a slow reader waits before each of its first reads, in milliseconds. */
export const SLOW_WAITS_MS: readonly number[] = [400, 50, 50];

/** How long a server has to notice that the reader has left. */
const LEAVING_MS = 100;

/** Reads a body as the probe says. Rejects if it goes on and on. */
export async function readBody(
  { body }: Response,
  { reading }: Probe,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  let bytes = 0;
  for (let turn = 0; ; turn++) {
    const { done, value } = await reader.read();
    if (done) return;
    bytes += value.length;
    if (reading === "left" || bytes > MOST_BYTES) break;
    const waitMs = reading === "slow" ? (SLOW_WAITS_MS[turn] ?? 0) : 0;
    if (waitMs > 0) await clock.wait(waitMs, signal);
  }
  // Not awaited: some bodies never settle a cancellation.
  reader.cancel().catch(() => undefined);
  if (reading === "left") await clock.wait(LEAVING_MS, signal);
  if (bytes > MOST_BYTES) throw new Error(`the body goes on after ${bytes} bytes`);
}

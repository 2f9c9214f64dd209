// Opens and disposes of many scopes, and prints how much of their requests minor collections leave in memory. Run with
// --expose-gc.
import { openAbortScope } from "@text-completions/core/internal";

const SCOPES = 20_000;
const SCOPES_PER_COLLECTION = 500;
/** How many scopes are open at a time. */
const OPEN = 16;
const REQUEST_BYTES = 8000;

const open = Array.from({ length: OPEN }, openScope);
globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
for (let count = 0; count < SCOPES; count++) {
  open.shift()?.dispose();
  open.push(openScope());
  if (count % SCOPES_PER_COLLECTION === 0) globalThis.gc?.({ type: "minor" });
}
const kept = process.memoryUsage().heapUsed - before;
process.stdout.write(JSON.stringify({ keptPart: kept / (SCOPES * REQUEST_BYTES) }));

function openScope(): { dispose: () => void } {
  const { signal } = new AbortController();
  const request = { signal, body: Array.from({ length: REQUEST_BYTES / 8 }, () => 0) };
  return openAbortScope(request);
}

import { type StatsListener, unwatchFile, watchFile } from "node:fs";

const INTERVAL_MS = 200;

/**
 * Calls back each time a file has changed, until the signal aborts. It looks at the file at intervals, which works
 * wherever the file is and however an editor replaces it.
 */
export function watchForChanges(file: string, onChange: () => void, signal: AbortSignal): void {
  const listener: StatsListener = (now, before) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size) onChange();
  };
  watchFile(file, { interval: INTERVAL_MS }, listener);
  signal.addEventListener("abort", () => unwatchFile(file, listener), { once: true });
}

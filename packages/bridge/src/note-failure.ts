import type { ErrorEvent } from "@text-completions/core";
import type { Exchange } from "./exchange.ts";

type ErrorBody = ErrorEvent["error"];

/** Notes a failure in its call, and gives it as the caller may see it: some servers quote the key that they refuse. */
export function noteFailure({ call, keys }: Exchange, error: ErrorBody, fault?: string): ErrorBody {
  const redact = (text: string): string =>
    keys.reduce((shown, key) => shown.replaceAll(key, "[redacted]"), text);
  const shown: ErrorBody = JSON.parse(redact(JSON.stringify(error)));
  Object.assign(call, { error: shown, fault: fault && redact(fault) });
  return shown;
}

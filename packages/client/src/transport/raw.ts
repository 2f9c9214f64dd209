import type { paths } from "@text-completions/core";
import type { Client as FetchClient } from "openapi-fetch";
import type { Call, Transport } from "../call.ts";
import type { Settings } from "../resolve-options.ts";

/** What all requests of `client.raw` have in common. */
interface Shared {
  headers: Settings["headers"];
  secrets: Call["secrets"];
}

/**
 * Returns the openapi-fetch client with methods that end when the signal they were called with aborts. The signal of the
 * request is not enough: if middleware replaces the request, the new one follows the signal only until the first one is
 * garbage-collected.
 */
export function endBySignals(
  raw: FetchClient<paths>,
  transport: Transport,
  shared: Shared,
): FetchClient<paths> {
  const own = { ...raw };
  for (const name of METHODS) Reflect.set(own, name, endBySignal(raw[name], 1));
  return { ...own, request: endBySignal(raw.request, 2) };

  function endBySignal<Send extends (...args: never[]) => unknown>(send: Send, last: number): Send {
    return new Proxy(send, {
      apply(target, self, args: unknown[]): unknown {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The methods have different types, all with this member.
        const init = args[last] as { signal?: AbortSignal | null } | undefined;
        const fetch = async (request: Request): Promise<Response> =>
          transport(request, { ...shared, method: "complete", signal: init?.signal ?? undefined, sent: [] });
        return Reflect.apply(target, self, [...args.slice(0, last), { fetch, ...init }]);
      },
    });
  }
}

/** The members that send a request, one for each HTTP method. */
const METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;

import type { paths } from "@text-completions/core";
import type { Client as FetchClient } from "openapi-fetch";
import type { Call, Transport } from "../call.ts";
import type { Settings } from "../resolve-options.ts";

/** What requests of `client.raw` share. */
interface Shared {
  headers: Settings["headers"];
  secrets: Call["secrets"];
}

/**
 * The openapi-fetch client whose calls their own signal ends. Their requests do not suffice: if middleware replaces
 * one, the new one follows the signal only until the first one is garbage-collected.
 */
export function endBySignals(
  raw: FetchClient<paths>,
  transport: Transport,
  shared: Shared,
): FetchClient<paths> {
  return new Proxy(raw, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function" || !METHOD.test(String(name))) return member;
      const last = name === "request" ? 2 : 1;
      return (...args: unknown[]): unknown => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The methods have different types, all with this member.
        const init = args[last] as { signal?: AbortSignal | null } | undefined;
        const fetch = async (request: Request): Promise<Response> =>
          transport(request, { ...shared, method: "complete", signal: init?.signal ?? undefined, sent: [] });
        return member.call(target, ...args.slice(0, last), { fetch, ...init });
      };
    },
  });
}

/** The members that send: one for each method of HTTP, and `request`. */
const METHOD = /^(?:[A-Z]+|request)$/;

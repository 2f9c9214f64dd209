import { type CheckOptions, checkServer, type Report } from "@text-completions/contract";
import { type Fetchable, serveMock } from "@text-completions/mock/server";
import { KEY } from "./base-mock.ts";

/** Checks a server over HTTP on this machine. */
export async function check(server: Fetchable, options: Partial<CheckOptions> = {}): Promise<Report> {
  await using served = await serveMock(server);
  // Awaited, for the server closes when this function is left.
  return await checkServer({ baseUrl: served.url, apiKey: KEY, ...options });
}

/** The checks that a server violates. */
export function failed({ results }: Report): string[] {
  return results.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
}

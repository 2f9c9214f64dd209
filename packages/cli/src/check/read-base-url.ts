import { COMPLETE_PATH } from "@text-completions/core";
import { UsageError } from "../usage-error.ts";

/**
 * Judges the URL of the server before anything is said of it. A value that is refused is not quoted: it may be a key in
 * the wrong place, or hold one.
 *
 * @throws {UsageError} if it is none, or more than the place of a server.
 */
export function readBaseUrl(value: string | undefined): string {
  if (value === undefined) throw refuse("no server is named", `Name its URL, such as ${EXAMPLE}`);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const remedy = `Name one such as ${EXAMPLE}, without ${COMPLETE_PATH}`;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw refuse("base-url is no URL of http or https", remedy);
  }
  if (url.username !== "" || url.password !== "") {
    throw refuse("base-url holds a user name or a password", "Give the key by --api-key");
  }
  if (url.search !== "" || url.hash !== "") throw refuse("base-url has a query or a fragment", remedy);
  return value;
}

const EXAMPLE = "http://127.0.0.1:4010";

function refuse(reason: string, remedy: string): UsageError {
  return new UsageError(`Failed to check: ${reason}. ${remedy}.`);
}

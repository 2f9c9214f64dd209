import { kindOf, misuse } from "./misuse.ts";

/** What `fetch` takes as a request. One that is a request already stays the same object, for its signal's sake. */
export function toRequest(input: Request | string | URL, init?: RequestInit): Request {
  if (input instanceof Request && init === undefined) return input;
  if (typeof input === "string" || Object(input) === input) return new Request(input, init);
  throw misuse("answer a request", `the input is ${kindOf(input)}`, "Pass a URL or a Request.");
}

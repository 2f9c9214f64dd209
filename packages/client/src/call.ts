import type { CompletionRequest, paths } from "@text-completions/core";
import type { Client as FetchClient } from "openapi-fetch";
import type { Settings } from "./resolve-options.ts";

/** Adds the credentials to a request unless options took them away, its headers to `sent`, and sends it. */
export type Send = (request: Request, given: Settings["headers"], sent: Headers[]) => Promise<Response>;

/** One call: what is sent, through what, and by which rules. */
export interface Call {
  /** The client underneath, which runs the middleware. */
  raw: FetchClient<paths>;
  /** Where requests go. */
  url: string;
  body: CompletionRequest;
  settings: Settings;
  send: (request: Request) => Promise<Response>;
  /** The headers of every request so far. No error of the call may show the secrets among them. */
  sent: readonly Headers[];
}

import type { CompletionRequest, paths } from "@text-completions/core";
import type { Client as FetchClient } from "openapi-fetch";
import type { Settings } from "./settings.ts";

/** One call: what is sent, through what, and by which rules. */
export interface Call {
  raw: FetchClient<paths>;
  /** Where it goes, for messages. */
  url: string;
  body: CompletionRequest;
  settings: Settings;
  /** Sends one request of the call. */
  send: (request: Request) => Promise<Response>;
  /** What no error of the call may show: the credentials it has sent. */
  secrets: ReadonlySet<string>;
  /** When the call as a whole runs out of time, by the clock of the settings. */
  deadline: number;
}

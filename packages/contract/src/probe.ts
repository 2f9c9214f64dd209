import type { Reading } from "./reading/reading.ts";

/** A request that a run sends. Several checks may judge by the same one. */
export interface Probe {
  /** Names it in the plan: `"plain"`, `"request/temperature-at-minimum"`. */
  id: string;
  /** Whether a server that conforms lets the model complete, which a provider bills. */
  billable: boolean;
  /** Default: `"POST"`. */
  method?: string | undefined;
  /** What follows the base URL. Default: `"/v1/complete"`. */
  path?: string | undefined;
  /** Headers to add or replace, in lower case; null takes one away. */
  headers?: ((settings: ProbeSettings) => Record<string, string | null>) | undefined;
  /** What to change in the plainest request, the text of a body, or undefined for no body. */
  body: (settings: ProbeSettings) => BodyChange | string | undefined;
  /** Probes that are to be answered before, because `body` looks at their answers. */
  after?: readonly Probe[] | undefined;
  /** How the answer is read. Default: as fast as it comes. */
  reading?: "slow" | "left" | undefined;
  /** Whether its body comes in chunks, without a length told before. Default: its length is told. */
  isChunked?: boolean | undefined;
  /** Whether it waits for all others and is sent alone: because it is timed, or may harm the server. */
  isAlone?: boolean | undefined;
}

/** Fields of a request to set; those that are undefined are taken away. */
export type BodyChange = Record<string, unknown>;

/** What a probe is made with. */
export interface ProbeSettings {
  model: string;
  apiKey: string;
  /** The answer to another probe, if there was one. */
  answerTo: (probe: Probe) => Reading | undefined;
}

import { wrongKeyFirstProbe } from "./auth.ts";
import { groupOf, type PassiveCheck } from "./define.ts";
import {
  countProbe,
  countStreamProbe,
  invalidStreamProbe,
  missingPromptProbe,
  notJsonProbe,
  plainProbe,
  type Probe,
  stopProbe,
  stopStreamProbe,
} from "./probes.ts";
import { aliasProbe, highestProbe, lowestProbe } from "./variations.ts";

/**
 * What a run sends so that passive checks have something to evaluate, by id or group. Not part of the checks
 * themselves, because `checkExchange` and `withContract` send nothing, and their bundles should not contain these
 * requests.
 */
const PROBES: Readonly<Record<string, readonly Probe[]>> = {
  headers: [missingPromptProbe],
  response: [plainProbe],
  "response/received": [missingPromptProbe, notJsonProbe],
  "response/known-stop-reason": [plainProbe, countStreamProbe],
  "response/utf-8": [lowestProbe],
  "response/whole-characters": [highestProbe, lowestProbe],
  "response/no-metadata": [highestProbe],
  errors: [missingPromptProbe],
  "errors/before-stream": [invalidStreamProbe],
  // A run cannot force a server to be busy.
  "errors/retry-after": [],
  stream: [countStreamProbe],
  "stops/excluded": [stopProbe, stopStreamProbe],
  "stops/human-turn": [countProbe, countStreamProbe],
  "model/alias-resolved": [aliasProbe],
  "keys/not-echoed": [wrongKeyFirstProbe, missingPromptProbe],
};

/** A passive check with what a run sends for it. */
export function withProbes(check: PassiveCheck): PassiveCheck {
  const probes = PROBES[check.id] ?? PROBES[groupOf(check)] ?? [];
  return { ...check, probes, billable: probes.some(({ billable }) => billable) };
}

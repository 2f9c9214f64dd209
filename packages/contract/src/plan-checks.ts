import { MODELS } from "@text-completions/core";
import type { Check } from "./check.ts";
import type { PlanOptions } from "./check-options.ts";
import { demandNumber } from "./demand-number.ts";
import { toCheck } from "./to-check.ts";
import { planProbes } from "./plan-probes.ts";
import { isObject } from "./reading/is-object.ts";
import { parseJson } from "./reading/parse-json.ts";
import type { Probe } from "./probe.ts";
import { selectRules } from "./select-rules.ts";
import { toBody } from "./to-request.ts";

/** What a run will do. */
export interface Plan {
  /** How many requests it sends, if none must be repeated. */
  requests: number;
  /** How many of them let the model complete, on a server that conforms. */
  completions: number;
  /** The most tokens these cost, prompts and completions together: an estimate. */
  tokens: number;
  /** The checks it runs, in the catalogue's order. */
  checks: Check[];
}

/** Text of the prompts has about this many characters a token. */
const CHARACTERS_PER_TOKEN = 3;

/**
 * Tells what `checkServer` will do with the same options, without a request.
 *
 * @throws {TypeError} if `maxRequests` is less than 1, or `only` or `skip` name a check that does not exist.
 */
export function planChecks(options: PlanOptions = {}): Plan {
  const rules = selectRules(options).flatMap(({ rule, leftOut }) => (leftOut === undefined ? [rule] : []));
  const { maxRequests = Infinity, model = MODELS[0].id } = options;
  demandNumber("plan the checks", "maxRequests", maxRequests);
  const probes = planProbes(rules).slice(0, maxRequests);
  const billed = probes.filter(({ billable }) => billable);
  return {
    requests: probes.length,
    completions: billed.length,
    tokens: billed.reduce((sum, probe) => sum + tokensOf(probe, model), 0),
    checks: rules.map(toCheck),
  };
}

/** The most tokens a request costs: its prompt, and what it asks for, as far as a model gives it. */
function tokensOf(probe: Probe, model: string): number {
  const body = parseJson(toBody(probe, { model, apiKey: "", answerTo: () => undefined }) ?? "");
  if (!isObject(body)) return 0;
  const { prompt, max_tokens_to_sample: limit } = body;
  const written = typeof prompt === "string" ? Math.ceil(prompt.length / CHARACTERS_PER_TOKEN) : 0;
  return written + (typeof limit === "number" ? Math.min(limit, MODELS[0].maxOutputTokens) : 0);
}

import { MODELS } from "@text-completions/core";
import { type Check, type Rule, toCheck } from "./catalogue/define.ts";
import { type Probe, missingPromptProbe, plainProbe } from "./catalogue/probes.ts";
import { selectRules } from "./catalogue/select.ts";
import { isObject, parseJson } from "./exchange/json.ts";
import { type PlanOptions, demandNumber } from "./options.ts";
import { toBody } from "./run/probe-request.ts";

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

/**
 * The requests that checks need, each once, in the order they are sent: first one that tells whether there is a server
 * to check, last those that are sent alone.
 */
export function planProbes(rules: readonly Rule[]): Probe[] {
  const needed = rules.flatMap(({ probes }) => probes);
  if (needed.length === 0) return [];
  const first = needed.some(({ billable }) => billable) ? plainProbe : missingPromptProbe;
  const ordered = new Map<string, Probe>();
  for (const probe of [first, ...needed]) add(probe, ordered);
  const probes = [...ordered.values()];
  return [
    ...probes.filter(({ isAlone }) => isAlone !== true),
    ...probes.filter(({ isAlone }) => isAlone === true),
  ];
}

/** Adds a request, and before it those whose answers it looks at. */
function add(probe: Probe, ordered: Map<string, Probe>): void {
  for (const earlier of probe.after ?? []) add(earlier, ordered);
  if (!ordered.has(probe.id)) ordered.set(probe.id, probe);
}

import { MODELS } from "@text-completions/core";
import { type Check, type CheckDefinition, toCheck } from "./catalogue/define.ts";
import { missingPromptProbe, plainProbe, type Probe } from "./catalogue/probes.ts";
import { selectChecks } from "./catalogue/select.ts";
import { isObject, parseJson } from "./exchange/json.ts";
import { checkPlanOptions, type PlanOptions } from "./options.ts";
import { buildProbeBody } from "./run/probe-request.ts";

/** What a run will do. */
export interface Plan {
  /** How many requests it sends, if none must be repeated. */
  requests: number;
  /** For how many of them the model generates text, on a server that conforms. */
  completions: number;
  /** How many tokens these cost at most, prompts and completions together: an estimate. */
  tokens: number;
  /** The checks it runs, in the catalogue's order. */
  checks: Check[];
}

/** Text of the prompts has about this many characters a token. */
const CHARACTERS_PER_TOKEN = 3;

/**
 * Plans what `checkServer` does with the same options, and sends nothing.
 *
 * @throws {UsageError} if an option is wrong, or `only` or `skip` names a check that does not exist.
 */
export function planChecks(options: PlanOptions = {}): Plan {
  checkPlanOptions(options);
  const checks = selectChecks(options).flatMap(({ check, exclusion }) =>
    exclusion === undefined ? [check] : [],
  );
  const { maxRequests = Infinity, model = MODELS[0].id } = options;
  const probes = planProbes(checks).slice(0, maxRequests);
  const billed = probes.filter(({ billable }) => billable);
  return {
    requests: probes.length,
    completions: billed.length,
    tokens: billed.reduce((sum, probe) => sum + tokensOf(probe, model), 0),
    checks: checks.map(toCheck),
  };
}

/** How many tokens a request costs at most: its prompt, and what it asks for, as far as a model can generate it. */
function tokensOf(probe: Probe, model: string): number {
  const body = parseJson(buildProbeBody(probe, { model, apiKey: "", responseTo: () => undefined }) ?? "");
  if (!isObject(body)) return 0;
  const { prompt, max_tokens_to_sample: limit } = body;
  const written = typeof prompt === "string" ? Math.ceil(prompt.length / CHARACTERS_PER_TOKEN) : 0;
  return written + (typeof limit === "number" ? Math.min(limit, MODELS[0].maxOutputTokens) : 0);
}

/**
 * The requests that checks need, each once, in the order they are sent: first one that shows whether the server can be
 * checked at all, last those that are sent alone.
 */
export function planProbes(checks: readonly CheckDefinition[]): Probe[] {
  const needed = checks.flatMap(({ probes }) => probes);
  if (needed.length === 0) return [];
  const first = needed.some(({ billable }) => billable) ? plainProbe : missingPromptProbe;
  const ordered = new Map<string, Probe>();
  for (const probe of [first, ...needed]) add(probe, ordered);
  const probes = [...ordered.values()];
  return [...probes.filter(({ alone }) => alone !== true), ...probes.filter(({ alone }) => alone === true)];
}

/** Adds a request, and before it those whose responses it needs. */
function add(probe: Probe, ordered: Map<string, Probe>): void {
  for (const earlier of probe.after ?? []) add(earlier, ordered);
  if (!ordered.has(probe.id)) ordered.set(probe.id, probe);
}

import { MODELS } from "@text-completions/core";
import { isObject } from "@text-completions/core/internal";
import { type Check, type CheckDefinition, groupOf, toCheck } from "./catalogue/define.ts";
import { missingPromptProbe, plainProbe, type Probe, PURPOSES } from "./catalogue/probes.ts";
import { selectChecks } from "./catalogue/select.ts";
import { parseJson } from "./exchange/json.ts";
import { checkPlanOptions, type PlanOptions } from "./options.ts";
import { buildProbeBody } from "./run/probe-request.ts";

/** What a run will do. */
export interface Plan {
  /** How many requests it sends, if none has to be repeated. */
  requests: number;
  /** For how many of them the model generates text, on a server that conforms. */
  completions: number;
  /** An estimate of how many tokens these cost at most, prompts and completions together. */
  tokens: number;
  /**
   * The maximum number of further requests, to find out which part of a request was rejected, or whether a measurement
   * was disturbed. A server that conforms and is not busy gets none.
   */
  followUps: number;
  /** The requests by what they are for, in the order of the report. */
  purposes: Purpose[];
  /** The checks it runs, in the catalogue's order. */
  checks: Check[];
}

/** Requests of a run that have the same purpose. */
export interface Purpose {
  /** What they are for, as a noun: `"invalid prompts"`. */
  purpose: string;
  requests: number;
  completions: number;
  tokens: number;
}

/** The prompts have about this many characters per token. */
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
  const { probes, followUps } = planProbes(checks);
  const sent = probes.slice(0, maxRequests);
  return {
    ...sumUp(sent, model),
    followUps: Math.min(followUps.length, maxRequests - sent.length),
    purposes: sumUpPurposes(sent, model),
    checks: checks.map(toCheck),
  };
}

function sumUp(probes: readonly Probe[], model: string): Omit<Purpose, "purpose"> {
  const billed = probes.filter(({ billable }) => billable);
  const tokens = billed.reduce((sum, probe) => sum + tokensOf(probe, model), 0);
  return { requests: probes.length, completions: billed.length, tokens };
}

/** The purpose of requests for checks that are not in the catalogue. */
const OWN = "checks of your own";

function sumUpPurposes(probes: readonly Probe[], model: string): Purpose[] {
  const purposes = new Set([...Object.values(PURPOSES), OWN]);
  return [...purposes]
    .map((purpose) => {
      const members = probes.filter((probe) => (PURPOSES[groupOf(probe)] ?? OWN) === purpose);
      return Object.assign(sumUp(members, model), { purpose });
    })
    .filter(({ requests }) => requests > 0);
}

/** How many tokens a request costs at most: its prompt and its token limit, up to what a model can generate. */
function tokensOf(probe: Probe, model: string): number {
  const body = parseJson(buildProbeBody(probe, { model, apiKey: "", responseTo: () => undefined }) ?? "");
  if (!isObject(body)) return 0;
  const { prompt, max_tokens_to_sample: asked } = body;
  const limit = probe.maxTokens ?? asked;
  const written = typeof prompt === "string" ? Math.ceil(prompt.length / CHARACTERS_PER_TOKEN) : 0;
  return written + (typeof limit === "number" ? Math.min(limit, MODELS[0].maxOutputTokens) : 0);
}

/** The requests of a run. */
export interface PlannedProbes {
  /** In the order they are sent: first the one that shows whether the server can be checked, last those sent alone. */
  probes: Probe[];
  /** Those that are sent only if the exchange that stands in for them does not suffice, in the same order. */
  followUps: Probe[];
}

/** Plans the requests that checks need. */
export function planProbes(checks: readonly CheckDefinition[]): PlannedProbes {
  const needed = new Map(checks.flatMap(({ probes }) => probes.map((probe) => [probe.id, probe] as const)));
  if (needed.size === 0) return { probes: [], followUps: [] };
  const isBillable = [...needed.values()].some(({ billable }) => billable);
  const ordered = new Map<string, Probe>();
  const followUps = new Map<string, Probe>();
  add(isBillable ? plainProbe : missingPromptProbe, ordered);
  for (const probe of needed.values()) {
    const standIn = probe.standIn?.probe;
    if (standIn === undefined || !isShared(standIn, needed)) {
      add(probe, ordered);
      continue;
    }
    add(standIn, ordered);
    add(probe, followUps);
  }
  // It may be planned already, because another one is sent after it.
  for (const id of ordered.keys()) followUps.delete(id);
  return { probes: aloneLast(ordered), followUps: aloneLast(followUps) };
}

/** Whether a stand-in is worth sending: it is sent anyway, or stands in for several requests. */
function isShared(standIn: Probe, needed: ReadonlyMap<string, Probe>): boolean {
  const parts = [...needed.values()].filter((probe) => probe.standIn?.probe.id === standIn.id);
  return needed.has(standIn.id) || standIn === plainProbe || parts.length > 1;
}

function aloneLast(probes: ReadonlyMap<string, Probe>): Probe[] {
  const all = [...probes.values()];
  return [...all.filter(({ alone }) => alone !== true), ...all.filter(({ alone }) => alone === true)];
}

/** Adds a request, and before it those whose responses it needs. */
function add(probe: Probe, ordered: Map<string, Probe>): void {
  for (const earlier of probe.after ?? []) add(earlier, ordered);
  if (!ordered.has(probe.id)) ordered.set(probe.id, probe);
}

import { missingPromptProbe, plainProbe } from "./checks/probes.ts";
import type { Probe } from "./probe.ts";
import type { Rule } from "./rule.ts";

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

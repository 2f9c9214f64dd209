import { demandObject, demandOneOf } from "./demand.ts";

/** Says whether options ask for the second of two ways with markers, rather than for the usual one. Throws if for neither. */
export function demandMarkers(
  action: string,
  options: unknown,
  ways: readonly [usual: string, other: string],
): boolean {
  const { markers = ways[0] } = demandObject(action, "options", options);
  demandOneOf(action, "markers", markers, ways);
  return markers !== ways[0];
}

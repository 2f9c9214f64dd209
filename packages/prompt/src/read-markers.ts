import { demandObject, demandOneOf } from "./demand.ts";

/** The way with markers that options ask for; of the two there are, the first is the default. Throws if it is neither. */
export function readMarkers<Way extends string>(
  action: string,
  options: unknown,
  ways: readonly [usual: Way, other: Way],
): Way {
  const { markers = ways[0] } = demandObject(action, "options", options);
  demandOneOf(action, "markers", markers, ways);
  return markers;
}

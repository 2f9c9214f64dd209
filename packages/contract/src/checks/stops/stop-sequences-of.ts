import { isObject } from "../../reading/is-object.ts";

/** The stop sequences that the body of a request asks for. */
export function stopSequencesOf(body: unknown): string[] {
  const stops = isObject(body) ? body["stop_sequences"] : undefined;
  if (!Array.isArray(stops)) return [];
  return stops.filter((stop: unknown) => typeof stop === "string" && stop !== "");
}

/** A value of which nothing is known but that it was parsed. */
export type Parsed = Readonly<Record<string, unknown>>;

/** A value by its members; without any, if it has none. */
export function asRecord(value: unknown): Parsed {
  return Object(value);
}

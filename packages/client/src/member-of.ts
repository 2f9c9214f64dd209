/** A member of a value that may be anything. */
export function memberOf(value: unknown, name: string): unknown {
  // `Object` makes an object of anything: an empty one of null and undefined.
  const object: Record<string, unknown> = Object(value);
  return object[name];
}

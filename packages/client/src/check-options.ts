/** The `typeof` of options, by their names. Those of "any" type are checked where they are read. */
const TYPES = {
  number: /^max[A-Z]|Ms$/,
  function: /^(on[A-Z].*|validate|fetch|random)$/,
  object: /^(headers|signal|clock|middleware)$/,
  string: /^version$/,
  any: /^(apiKey|authToken|baseUrl|dangerouslyAllowBrowser)$/,
};

/** What tells objects of these options from others. */
const MEMBERS: Record<string, string> = { signal: "aborted", clock: "now", middleware: "map" };

/**
 * Checks what a caller without types may have given.
 *
 * @throws {TypeError} if an option is unknown, or is not what it has to be.
 */
export function checkOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) throw refuse("they are not an object.");
  for (const [name, value] of Object.entries(options)) {
    const type = Object.entries(TYPES).find(([, names]) => names.test(name))?.[0];
    if (!type)
      throw refuse(`there is no "${name}". Names are spelt as in "apiKey", "baseUrl" and "timeoutMs".`);
    const member = MEMBERS[name];
    const fits = typeof value === type && value !== null && (!member || member in value);
    if (value === undefined || type === "any" || (fits && (type !== "number" || value >= 0))) continue;
    throw refuse(`${name} is not the ${type} it has to be.`);
  }
}

function refuse(reason: string): TypeError {
  return new TypeError(`Failed to read the options: ${reason}`);
}

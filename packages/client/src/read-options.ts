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

type Defined<Options> = { [Name in keyof Options]?: Exclude<Options[Name], undefined> };

/**
 * Reads what a caller, perhaps without types, has given. An option that is undefined counts as not given.
 *
 * @throws {TypeError} if an option is unknown, or is not what it has to be.
 */
export function readOptions<Options>(options: Options): Defined<Options> {
  if (typeof options !== "object" || options === null) throw refuse("they are not an object.");
  const entries = Object.entries(options);
  for (const [name, value] of entries) {
    const type = Object.entries(TYPES).find(([, names]) => names.test(name))?.[0];
    if (!type)
      throw refuse(`there is no "${name}". Names are spelt as in "apiKey", "baseUrl" and "timeoutMs".`);
    const member = MEMBERS[name];
    const fits = typeof value === type && value !== null && (!member || member in value);
    if (value === undefined || type === "any" || (fits && (type !== "number" || value >= 0))) continue;
    throw refuse(`${name} is not the ${type} it has to be.`);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Taking out the undefined values leaves the others as they are typed.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Defined<Options>;
}

function refuse(reason: string): TypeError {
  return new TypeError(`Failed to read the options: ${reason}`);
}

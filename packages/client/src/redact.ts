const HIDDEN = "[redacted]";
/** Shorter ones stand in ordinary words: taking them out would leave nothing of what the server says. */
const SHORTEST_SECRET = 8;
const DEEPEST = 30;

/** Whether the value of a header of that name may be a secret. */
export function isSecretHeader(name: string): boolean {
  return /key|auth|token$|cookie|secret|password/i.test(name);
}

/** The secrets among headers, whole and word by word: `Bearer`'s token and each cookie, too. */
export function collectSecrets(sent: readonly Headers[]): Set<string> {
  const secrets = new Set<string>();
  for (const [name, value] of sent.flatMap((headers) => [...headers])) {
    if (!isSecretHeader(name)) continue;
    for (const secret of [value, ...value.split(/[ ;,=]+/)]) {
      if (secret.length >= SHORTEST_SECRET) secrets.add(secret);
    }
  }
  return secrets;
}

/**
 * Takes secrets out of a value: out of the strings of data, out of an error and its causes. Objects of other kinds may
 * hold what they do not show, as a `Request` does, and are taken out whole. What holds no secret is given back itself.
 */
export function redact<Value>(value: Value, secrets: ReadonlySet<string> | undefined): Value {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A string comes back as a string; who has objects knows that any of them can be replaced.
  return secrets?.size ? (redactValue(value, secrets, 0) as Value) : value;
}

function redactValue(value: unknown, secrets: ReadonlySet<string>, depth: number): unknown {
  if (typeof value === "string") {
    return [...secrets].reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
  }
  if (typeof value !== "object" || value === null) return value;
  const isError = value instanceof Error;
  const isData = Array.isArray(value) || Object.prototype.toString.call(value) === "[object Object]";
  if ((!isError && !isData) || depth > DEEPEST) return HIDDEN;
  const copy = isError ? new Error() : Array.isArray(value) ? [] : {};
  let changed = false;
  for (const key of [...Reflect.ownKeys(value), ...(isError ? ["name", "message"] : [])]) {
    const part: unknown = Reflect.get(value, key);
    const shown = redactValue(part, secrets, depth + 1);
    changed ||= part !== shown;
    Reflect.set(copy, key, shown);
  }
  return changed ? copy : value;
}

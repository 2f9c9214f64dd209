const HIDDEN = "[redacted]";
/** Shorter ones stand in ordinary words: taking them out would leave nothing of what the server says. */
const SHORTEST_SECRET = 8;
const DEEPEST = 30;

/** Whether the value of a header of that name may be a secret. */
export function isSecretHeader(name: string): boolean {
  return /key|auth|token$|cookie|secret|password/i.test(name);
}

/** The secrets among headers, whole and word by word: `Bearer`'s token, each cookie and `Basic`'s password, too. */
export function collectSecrets(sent: readonly Headers[]): Set<string> {
  const secrets = new Set<string>();
  for (const [name, value] of sent.flatMap((headers) => [...headers])) {
    if (!isSecretHeader(name)) continue;
    for (const secret of [value, ...value.split(/[ ;,=]+/), passwordOf(value)]) {
      if (secret.length >= SHORTEST_SECRET) secrets.add(secret);
    }
  }
  return secrets;
}

/** The password of Basic credentials, or "". Source: RFC 7617. */
function passwordOf(value: string): string {
  try {
    return atob(value.replace(/^basic /i, "")).replace(/^[^:]*:/, "");
  } catch {
    return "";
  }
}

/**
 * Takes secrets out of a value: out of the texts and names in data, out of an error and its causes. Objects of other
 * kinds may hold what they do not show, as a `Request` does, and are taken out whole. What holds no secret is given back
 * itself.
 */
export function redact<Value>(value: Value, secrets: ReadonlySet<string> | undefined): Value {
  if (!secrets?.size) return value;
  // A secret may begin with another one.
  const longestFirst = [...secrets].toSorted((one, other) => other.length - one.length);
  const copies = new Map<object, object>();
  let changed = false;

  function show(part: unknown, depth: number): unknown {
    if (typeof part === "string") {
      const text = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), part);
      changed ||= text !== part;
      return text;
    }
    if (typeof part !== "object" || part === null) return part;
    return copies.get(part) ?? showObject(part, depth);
  }

  function showObject(part: object, depth: number): unknown {
    const copy = createAlike(part);
    if (!copy || depth > DEEPEST) {
      changed = true;
      return HIDDEN;
    }
    copies.set(part, copy);
    // Errors have the last two from their classes.
    for (const name of [...Reflect.ownKeys(part), "name", "message"]) {
      if (!(name in part)) continue;
      const shownName = typeof name === "string" ? String(show(name, depth)) : name;
      // Defined, for to assign `__proto__` is to do something else.
      Reflect.defineProperty(copy, shownName, {
        value: show(Reflect.get(part, name), depth + 1),
        enumerable: true,
        writable: true,
      });
    }
    return copy;
  }

  const shown = show(value, 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- A string comes back as a string; who has objects knows that any of them can be replaced.
  return changed ? (shown as Value) : value;
}

/** An object of the same kind, or undefined unless it is an error, a list or data. */
function createAlike(value: object): object | undefined {
  if (value instanceof Error) return new Error();
  if (Array.isArray(value)) return [];
  const prototype: object | null = Object.getPrototypeOf(value);
  // Not compared with `Object.prototype`: data of another realm is as good.
  return !prototype || !Object.getPrototypeOf(prototype) ? {} : undefined;
}

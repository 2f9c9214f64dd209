import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  collectSecrets,
  createRedactor,
  createStreamRedactor,
  hasBrand,
  hideKeyShapes,
  isSecretName,
  redactHeaders,
  redactPieces,
  setBrand,
} from "@text-completions/core/internal";

const SECRET = "sk-ant-api03-0123456789abcdefXYZ/+=_q";

/** A secret that can be part of a header's name. */
const SECRET_NAME = "Zq-plain-Key-0123456789";

const jsonEscape = (text: string): string =>
  text.replaceAll(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const percentEncode = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");

/** The spellings in which a server may write a secret, each with the text around it. */
const SPELLINGS: { name: string; spell: (secret: string) => string }[] = [
  { name: "as it is", spell: (secret) => secret },
  { name: "in capitals", spell: (secret) => secret.toUpperCase() },
  { name: "as JSON", spell: (secret) => JSON.stringify(secret).slice(1, -1) },
  { name: "as JSON within JSON", spell: (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3) },
  {
    name: "as JSON with each slash escaped",
    spell: (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/"),
  },
  { name: "escaped as in JSON", spell: jsonEscape },
  {
    name: "escaped as in HTML",
    spell: (secret) => secret.replaceAll(/[^]/g, (unit) => `&#${unit.charCodeAt(0)};`),
  },
  {
    name: "escaped as template engines of HTML do",
    spell: (secret) =>
      secret.replaceAll(/[+/=&<>"']/g, (unit) => `&#x${unit.charCodeAt(0).toString(16).toUpperCase()};`),
  },
  {
    name: "escaped in part",
    spell: (secret) => secret.slice(0, 5) + jsonEscape(secret.slice(5, 7)) + secret.slice(7),
  },
  { name: "escaped twice", spell: (secret) => jsonEscape(secret).replaceAll("\\", "\\\\") },
  { name: "percent-encoded", spell: (secret) => encodeURIComponent(secret) },
  { name: "percent-encoded whole", spell: percentEncode },
  { name: "percent-encoded in part", spell: (secret) => percentEncode(secret.slice(0, 3)) + secret.slice(3) },
  ...[0, 1, 2].flatMap((offset) =>
    (["base64", "base64url"] as const).map((encoding) => ({
      name: `in ${encoding}, ${offset} bytes after its beginning`,
      spell: (secret: string): string => Buffer.from("x".repeat(offset) + secret + "yz").toString(encoding),
    })),
  ),
];

/** The longest part of a secret, as it is or decoded, that a text shows. */
function longestShown(text: string, secret: string): number {
  const folded = text.toLowerCase();
  for (let length = secret.length; length > 0; length--) {
    for (let start = 0; start + length <= secret.length; start++) {
      if (folded.includes(secret.slice(start, start + length).toLowerCase())) return length;
    }
  }
  return 0;
}

/** Whether any base64 text in a text holds 8 or more characters of the secret. */
function base64Shows(text: string, secret: string): boolean {
  return text
    .split(/[^\w+/-]+/)
    .flatMap((word) => [0, 1, 2, 3].map((skip) => Buffer.from(word.slice(skip), "base64").toString("latin1")))
    .some((decoded) => longestShown(decoded, secret) >= 8);
}

describe("text", () => {
  test("hides a secret that is added to the set later", () => {
    const secrets = new Set(["another-secret"]);
    const redactor = createRedactor(secrets);
    const before = redactor.text(`another-secret, ${SECRET_NAME}`);

    secrets.add(SECRET_NAME);

    expect(before).toBe(`[redacted], ${SECRET_NAME}`);
    expect(redactor.text(`another-secret, ${SECRET_NAME}`)).toBe("[redacted], [redacted]");
  });

  test.each(SPELLINGS)("hides a secret $name", ({ spell }) => {
    const text = `before ${spell(SECRET)} after`;

    const shown = createRedactor([SECRET]).text(text);

    expect(shown).toContain("[redacted]");
    expect(shown).toMatch(/^before .* after$/);
    expect(longestShown(shown, SECRET)).toBeLessThan(5);
    expect(base64Shows(shown, SECRET)).toBe(false);
  });

  test.each([
    { secret: "pass%20/word", spelt: String.raw`pass%20\/word` },
    { secret: 'pass%20"word', spelt: String.raw`pass%20\"word` },
    { secret: 'pass%20"word', spelt: String.raw`pass%20\\\"word` },
  ])("hides $secret, which holds an escape itself, as $spelt", ({ secret, spelt }) => {
    expect(createRedactor([secret]).text(`a ${spelt} b`)).toBe("a [redacted] b");
  });

  test("hides any secret of 8 characters or more, whatever it is made of", () => {
    const secret = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 });
    const around = fc.string({ unit: "grapheme-ascii", maxLength: 10 });
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...SPELLINGS.slice(0, 1), ...SPELLINGS.slice(2, 6)),
        around,
        around,
        (value, { spell }, before, after) => {
          const shown = createRedactor([value]).text(before + spell(value) + after);
          expect(shown).not.toContain(value);
          expect(shown).not.toContain(spell(value));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test("hides a secret percent-encoded or in base64, whatever it is made of", () => {
    const secret = fc.string({ unit: "grapheme-composite", minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(secret, fc.nat({ max: 2 }), (value, offset) => {
        fc.pre(!/\p{Surrogate}/u.test(value));
        const redactor = createRedactor([value]);
        const encoded = Buffer.from("x".repeat(offset) + value).toString("base64");
        expect(redactor.text(encodeURIComponent(value))).not.toContain(encodeURIComponent(value));
        expect(redactor.text(encoded)).not.toBe(encoded);
        expect(redactor.text(encoded)).toContain("[redacted]");
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    { name: "its end", text: `The key was ${SECRET.slice(0, 12)}`, shown: "The key was [redacted]" },
    { name: "an ellipsis", text: `"${SECRET.slice(0, 12)}…"`, shown: '"[redacted]…"' },
    { name: "an ellipsis before it", text: `…${SECRET.slice(20)} was it`, shown: "…[redacted] was it" },
    { name: "half an escape", text: `${SECRET.slice(0, 12)}\\u00`, shown: "[redacted]\\u00" },
    {
      name: "half a percent-encoded byte",
      text: percentEncode(SECRET).slice(0, 31),
      shown: "[redacted]%",
    },
  ])("hides a secret that is cut off at $name", ({ text, shown }) => {
    expect(createRedactor([SECRET]).text(text)).toBe(shown);
  });

  test("leaves what is no secret as it is", () => {
    const redactor = createRedactor([SECRET, "short"]);

    for (const text of ["", "short", "sk-ant", "The key was wrong.", "%41\\u0041\\", "\\\\\\\\"]) {
      expect(redactor.text(text)).toBe(text);
    }
  });

  test("hides the longer of two secrets that begin alike, and both that overlap", () => {
    const redactor = createRedactor(["abcdefgh", "abcdefghijklmnop", "mnopqrstuv"]);

    expect(redactor.text("<abcdefghijklmnop>")).toBe("<[redacted]>");
    expect(redactor.text("<abcdefghijklmnopqrstuv>")).toBe("<[redacted]>");
    expect(redactor.text("<abcdefghXX>")).toBe("<[redacted]XX>");
  });

  test("hides a secret whose letters depend on what follows them", () => {
    const redactor = createRedactor(["secret \u0391\u03a3", "\u0130stanbul-key"]);

    expect(redactor.text("secret \u0391\u03a3A")).toBe("[redacted]A");
    expect(redactor.text("x\u0130stanbul-keyx")).toBe("x[redacted]x");
  });

  test("hides what looks like an API key, even an unknown one", () => {
    expect(createRedactor([]).text("key sk-ant-api03-abcdefghijklmnop!")).toBe("key [redacted]!");
    expect(hideKeyShapes("key sk-ant-api03-abcdefghijklmnop!")).toBe("key [redacted]!");
  });

  test.each(["\\n", "\\r", "\\t", "\\u000a", "\\u000A", "%0a", "%0A", "\n", '"', "="])(
    "hides what looks like an API key after %j",
    (before) => {
      const text = `a${before}sk-ant-api03-abcdefghijklmnop!`;

      expect(createRedactor([]).text(text)).toBe(`a${before}[redacted]!`);
      expect(hideKeyShapes(text)).toBe(`a${before}[redacted]!`);
    },
  );

  test("takes no word that ends in sk- for an API key", () => {
    expect(hideKeyShapes("task-abcdefghijklmnopqrstuv desk-abcdefghijklmnopqrstuv")).toBe(
      "task-abcdefghijklmnopqrstuv desk-abcdefghijklmnopqrstuv",
    );
  });

  test.each([
    { name: "backslashes", secret: "\\".repeat(20), text: "\\".repeat(400_000) },
    { name: "one letter", secret: "a".repeat(5000), text: `${"a".repeat(4999)}b`.repeat(80) },
    { name: "percent signs", secret: "%25".repeat(10), text: "%25".repeat(150_000) },
    { name: "escapes", secret: SECRET, text: String.raw`\u0073`.repeat(80_000) },
    { name: "beginnings of it", secret: SECRET, text: SECRET.slice(0, -1).repeat(12_000) },
    { name: "beginnings of a key", secret: SECRET, text: "sk-".repeat(150_000) },
  ])("takes no more than proportional time for a hostile text of $name", ({ secret, text }) => {
    // Half a million characters: time that grows with the square would exceed the test's limit by far.
    expect(createRedactor([secret]).text(text).length).toBeLessThanOrEqual(text.length + 10);
  });

  test("takes no more than proportional time for thousands of secrets", () => {
    const secrets = Array.from({ length: 2000 }, (_, number) => `cookie-value-${number}`);

    const shown = createRedactor(secrets).text(`${"x".repeat(500_000)}cookie-value-1999`);

    expect(shown).toBe(`${"x".repeat(500_000)}[redacted]`);
  });
});

describe("pieces", () => {
  const text = `before ${SECRET} after`;

  test("hide a secret at every split, and keep the rest where it was", () => {
    const redactor = createRedactor([SECRET]);

    for (let first = 0; first <= text.length; first++) {
      for (const second of [first, first + 1, first + 9, text.length]) {
        const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
        const shown = redactPieces(redactor, pieces);
        expect(shown).toHaveLength(3);
        expect(shown.join("")).toBe("before [redacted] after");
      }
    }
  });

  test("hide several secrets, character by character", () => {
    const shown = redactPieces(
      createRedactor([SECRET, "other-secret"]),
      `${SECRET}|other-secret|${SECRET}`.split(""),
    );

    expect(shown.join("")).toBe("[redacted]|[redacted]|[redacted]");
  });
});

describe("stream", () => {
  const pushAll = (secrets: readonly string[], pieces: readonly string[]): string => {
    const stream = createStreamRedactor(createRedactor(secrets));
    return pieces.map((piece) => stream.push(piece)).join("") + stream.end();
  };

  test.each(SPELLINGS)("hides a secret $name, at every split and character by character", ({ spell }) => {
    const text = `before ${spell(SECRET)} after`;

    for (let at = 0; at <= text.length; at++) {
      const shown = pushAll([SECRET], [text.slice(0, at), text.slice(at)]);
      expect(longestShown(shown, SECRET), `split at ${at}: ${shown}`).toBeLessThan(8);
      expect(base64Shows(shown, SECRET)).toBe(false);
      expect(shown).toMatch(/^before .*\[redacted\].* after$/);
    }
    const shown = pushAll([SECRET], text.split(""));
    expect(longestShown(shown, SECRET)).toBeLessThan(8);
    expect(base64Shows(shown, SECRET)).toBe(false);
  });

  test("lets out no 8 characters of a secret that is cut off at the end", () => {
    for (let length = 8; length < SECRET.length; length++) {
      for (const pieces of [[SECRET.slice(0, length)], SECRET.slice(0, length).split("")]) {
        expect(longestShown(pushAll([SECRET], pieces), SECRET), `${length}`).toBeLessThan(8);
      }
    }
  });

  test("hides a secret that goes on as a longer one, and one that ends as another begins", () => {
    const secrets = ["abcdefgh", "abcdefgh12345678", "5678wxyzWXYZ"];

    expect(pushAll(secrets, ["abcdefgh", "12345678."])).toBe("[redacted].");
    expect(pushAll(secrets, ["abcdefgh", "."])).toBe("[redacted].");
    expect(pushAll(secrets, ["abcdefgh"])).toBe("[redacted]");
    expect(pushAll(secrets, ["abcdefgh12345678", "wxy"])).toBe("[redacted]wxy");
    expect(pushAll(secrets, "abcdefgh12345678wxyzWXYZ".split(""))).toBe("abc[redacted]");
  });

  test("forwards other text at once, and loses nothing", () => {
    const stream = createStreamRedactor(createRedactor([SECRET]));

    expect(stream.push("Hello, s")).toBe("Hello, s");
    expect(stream.push("k-")).toBe("k-");
    expect(stream.push("iing.")).toBe("iing.");
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 5 })), (pieces) => {
        expect(pushAll([SECRET], pieces)).toBe(pieces.join(""));
      }),
    );
  });
});

describe("value", () => {
  const redactor = createRedactor([SECRET]);

  test("returns what holds no secret itself", () => {
    const value = { a: [1, "b", null, new Date(0)], c: new Error("d") };

    expect(redactor.value(value)).toBe(value);
  });

  test("hides secrets in members, names of members, lists, maps and sets", () => {
    const value = {
      [SECRET]: 1,
      list: [`x ${SECRET}`],
      map: new Map([[SECRET, { deep: SECRET }]]),
      set: new Set([SECRET]),
    };

    const shown = redactor.value(value);

    expect(shown).toEqual({
      "[redacted]": 1,
      list: ["x [redacted]"],
      map: new Map([["[redacted]", { deep: "[redacted]" }]]),
      set: new Set(["[redacted]"]),
    });
    expect(value.list).toEqual([`x ${SECRET}`]);
  });

  test("keeps the class of an error, its brand and what else it holds, in causes as well", () => {
    class OwnError extends TypeError {
      override readonly name = "OwnError";
      readonly requestId: string;
      constructor(message: string, options: ErrorOptions, requestId: string) {
        super(message, options);
        setBrand(this, "own-error");
        this.requestId = requestId;
      }
    }
    const cause = new AggregateError([new Error(SECRET)], "many");
    const error = new OwnError(`bad ${SECRET}`, { cause }, `req ${SECRET}`);

    const shown = redactor.value(error);

    expect(shown).toBeInstanceOf(OwnError);
    expect(hasBrand(shown, "own-error")).toBe(true);
    expect(shown).toMatchObject({ name: "OwnError", message: "bad [redacted]", requestId: "req [redacted]" });
    expect(shown.cause).toBeInstanceOf(AggregateError);
    expect(shown.stack).toContain("bad [redacted]");
    expect(shown.stack).not.toContain(SECRET);
    expect((shown.cause as AggregateError).errors[0]).toMatchObject({ message: "[redacted]" });
    expect(Object.getOwnPropertyDescriptor(shown, "message")?.enumerable).toBe(false);
  });

  test("keeps a DOMException one", () => {
    const shown = redactor.value(new DOMException(`aborted ${SECRET}`, "AbortError"));

    expect(shown).toBeInstanceOf(DOMException);
    expect(shown).toMatchObject({ name: "AbortError", message: "aborted [redacted]", code: 20 });
  });

  test("replaces objects that may hold what they do not show", () => {
    class Box {
      readonly #hidden = SECRET;
      reveal = (): string => this.#hidden;
    }

    expect(redactor.value({ box: new Box(), headers: new Headers({ a: SECRET }) })).toEqual({
      box: "[redacted]",
      headers: "[redacted]",
    });
  });

  test("copes with circles, great depth, getters that throw and members named like those of all objects", () => {
    const circle: Record<string, unknown> = { secret: SECRET };
    circle["self"] = circle;
    const shown = redactor.value(circle);
    expect(shown["self"]).toBe(shown);

    let deep: unknown = SECRET;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(JSON.stringify(redactor.value(deep))).not.toContain(SECRET);

    const throwing = {
      secret: SECRET,
      get member(): string {
        throw new Error(SECRET);
      },
    };
    expect(redactor.value(throwing)).toEqual({ secret: "[redacted]", member: "[redacted]" });

    const proto: object = JSON.parse(`{"__proto__": {"a": "${SECRET}"}, "constructor": "${SECRET}"}`);
    expect(JSON.stringify(redactor.value(proto))).toBe(
      '{"__proto__":{"a":"[redacted]"},"constructor":"[redacted]"}',
    );
  });
});

test("the secrets of a request are its keys, tokens, cookies and passwords", () => {
  const secrets = collectSecrets({
    headers: new Headers({
      "x-api-key": "key-0000001",
      authorization: `Basic ${btoa("user:password-1")}`,
      cookie: "session=cookie-0001; theme=dark",
      "x-amz-security-token": "token-00001",
      "content-type": "application/json",
      "x-key": "short",
    }),
    url: "https://user:password-2@host/?api_key=query-0001&q=harmless-text",
    known: ["  known-0001 ", null, undefined, "tiny"],
  });

  for (const secret of [
    "key-0000001",
    "password-1",
    "cookie-0001",
    "token-00001",
    "password-2",
    "query-0001",
    "known-0001",
  ]) {
    expect([...secrets]).toContain(secret);
  }
  for (const other of ["application/json", "short", "harmless-text", "tiny", "dark"]) {
    expect([...secrets]).not.toContain(other);
  }
});

test.each([
  {
    names: [
      "x-api-key",
      "Authorization",
      "cookie",
      "set-cookie",
      "x-auth-token",
      "token_id",
      "access_token",
      "client-secret",
      "x-session-id",
    ],
    secret: true,
  },
  {
    names: ["content-type", "accept", "anthropic-ratelimit-tokens-limit", "anthropic-version", "request-id"],
    secret: false,
  },
])("the names $names imply a secret: $secret", ({ names, secret }) => {
  expect(names.map(isSecretName)).toEqual(names.map(() => secret));
});

test("what looks like a key may be millions of characters long", () => {
  const long = "sk-".repeat(3_000_000);

  expect(hideKeyShapes(`${long} ${long}`)).toBe("[redacted] [redacted]");
  expect(createRedactor([]).text(`a ${long}`)).toBe("a [redacted]");
});

test("a header whose name holds a secret is left out, whatever the case", () => {
  const headers = new Headers({ [`x-${SECRET_NAME}`]: "1", "x-other": "2" });

  expect(redactHeaders(headers, createRedactor([SECRET_NAME]))).toEqual({ "x-other": "2" });
});

test("headers are shown without secret values, and without secrets in other values", () => {
  const headers = new Headers({ "X-Api-Key": "a", "x-other": `got ${SECRET}`, "content-type": "text/plain" });

  expect(redactHeaders(headers, createRedactor([SECRET]))).toEqual({
    "x-api-key": "[redacted]",
    "x-other": "got [redacted]",
    "content-type": "text/plain",
  });
});

test("the query and the password of a redirect are hidden", () => {
  const headers = new Headers({ location: "https://user:word@login.test/in?token=abc", "x-url": "/a?b" });

  expect(redactHeaders(headers, createRedactor([]))).toEqual({
    location: "https://login.test/in?[redacted]",
    "x-url": "/a?b",
  });
});

import { expect, it } from "vitest";
import { collectSecrets, redact } from "./redact.ts";

const KEY = "sk-ant-very-secret";
const SECRETS = new Set([KEY]);

/** An error as axios throws it: what it holds points back at it and at each other. */
function createTangle(secret: string): Error & { parts: object[] } {
  const parts = Array.from({ length: 40 }, (): { all: object[] } => ({ all: [] }));
  for (const part of parts) part.all = parts;
  return Object.assign(new Error(secret), { parts });
}

it("takes secrets out of a tangle in no more time than it takes to look at each part once", () => {
  const shown = redact(createTangle(KEY), SECRETS);

  expect(shown.message).toBe("[redacted]");
  expect(shown.parts).toHaveLength(40);
  expect(shown.parts[1]).toEqual(expect.objectContaining({ all: shown.parts }));
});

it("gives a tangle without secrets back as it is", () => {
  const error = createTangle("No.");

  expect(redact(error, SECRETS)).toBe(error);
});

it("takes instances of classes out whole, for they may hold what they do not show", () => {
  class Request {
    #key = KEY;
    get key(): string {
      return this.#key;
    }
  }

  expect(redact({ request: new Request(), list: [Object.create(null), 1] }, SECRETS)).toEqual({
    request: "[redacted]",
    list: [{}, 1],
  });
});

it("takes secrets out of the names of members, one called __proto__ among them", () => {
  const body: object = JSON.parse(`{"errors":{"${KEY}":"bad","__proto__":"${KEY}"}}`);

  const shown = redact(body, SECRETS);

  expect(JSON.stringify(shown)).toBe('{"errors":{"[redacted]":"bad","__proto__":"[redacted]"}}');
});

it("leaves nothing of a secret that begins with another one", () => {
  expect(redact("It is sk-ant-12345-tail.", new Set(["sk-ant-12345", "sk-ant-12345-tail"]))).toBe(
    "It is [redacted].",
  );
});

it("knows the password in Basic credentials as it was before its encoding", () => {
  const sent = new Headers({ authorization: `Basic ${btoa("user:pass:word-1")}`, "x-token": "MTIzNDU2Nzg5" });

  const secrets = collectSecrets([sent]);

  expect(redact("wrong password pass:word-1 for user", secrets)).toBe("wrong password [redacted] for user");
});

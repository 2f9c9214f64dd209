import { describe, expect, it } from "vitest";
import { redact, redactPieces, secretsOf } from "./redact.ts";

const KEY = "the-key-of-this-test";

describe("redact", () => {
  it("takes a key out of texts, and out of names of members", () => {
    expect(redact({ a: [`x ${KEY} y`], [KEY]: { b: KEY } }, [KEY])).toEqual({
      a: ["x [redacted] y"],
      "[redacted]": { b: "[redacted]" },
    });
  });

  it.each([KEY.slice(0, -1), `${KEY.slice(0, 9)}…`, `${KEY.slice(0, 9)}"….`])(
    "takes out a key that is cut: %s",
    (cut) => {
      expect(redact(`x ${cut}`, [KEY])).not.toContain("the-key-of");
    },
  );

  it("takes out the forms of a key in JSON and in a URL", () => {
    expect(redact(String.raw`a"b c a\"b c a%22b%20c`, secretsOf('a"b c'))).toBe(
      "[redacted] [redacted] [redacted]",
    );
  });

  it("leaves words that are as short as a key may be", () => {
    expect(redact("any company", secretsOf("any"))).toBe("any company");
  });
});

describe("redactPieces", () => {
  it.each(Array.from(KEY, (_, at) => at))("hides a key that is cut at character %i", (at) => {
    const pieces = redactPieces([`a ${KEY.slice(0, at)}`, `${KEY.slice(at)} b`], [KEY]);

    expect(pieces.join("")).toBe("a [redacted] b");
  });
});

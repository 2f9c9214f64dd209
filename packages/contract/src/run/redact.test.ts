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

  it.each([KEY.slice(0, -1), `${KEY.slice(0, 9)}…`, `${KEY.slice(0, 9)}"….`, `${KEY.slice(0, 9)}".`])(
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

  it("takes out a key whose letters a server has made small", () => {
    expect(redact("x-sk-ant-a", secretsOf("sk-ANT-A"))).toBe("x-[redacted]");
  });

  it("takes out keys that overlap as one, and keys side by side one by one", () => {
    expect(redact("abcdef", ["abcd", "cdef"])).toBe("[redacted]");
    expect(redact("abcdabcd", ["abcd"])).toBe("[redacted][redacted]");
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

  it("gives each piece what is left of it, also where a key fills many", () => {
    expect(redactPieces(["a ", ...KEY.split(""), " b"], [KEY])).toEqual([
      "a ",
      "[redacted]",
      ...Array.from({ length: KEY.length - 1 }, () => ""),
      " b",
    ]);
  });

  it("takes as long for each of many keys as for one", () => {
    const pieces = Array.from({ length: 100_000 }, () => `${KEY} `);

    expect(redactPieces(pieces, [KEY]).join("")).toBe("[redacted] ".repeat(100_000));
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { hasMoreValues } from "./json-values.ts";

function countValues(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return Object.values(value).reduce((sum: number, each) => sum + countValues(each), 1);
}

test("values are counted as they are parsed, whatever strings and whitespace hold", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, "\t", 2), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const values = countValues(JSON.parse(text));

      expect([hasMoreValues(text, values), hasMoreValues(text, values - 1)]).toEqual([false, true]);
    }),
  );
});

test.each(["", '"', '"\\', "[", "]", "{{{{", ",,,,", '["\\"'])(
  "%j, which is not JSON, is read to its end",
  (text) => {
    expect(() => hasMoreValues(text, 0)).not.toThrow();
  },
);

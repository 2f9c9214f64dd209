import { expect, test } from "vitest";
import { shorten, shortenMiddle } from "./printable.ts";

test.each([
  { text: "short", max: 5, cut: "short" },
  { text: "longer", max: 5, cut: "longe…" },
  { text: "abcd\u{1F600}e", max: 5, cut: "abcd…" },
])("of $text, at most $max code units are kept, and no character is split", ({ text, max, cut }) => {
  expect(shorten(text, max)).toBe(cut);
});

test.each([
  { text: "short", max: 5, cut: "short" },
  { text: "abcdefgh", max: 5, cut: "ab…gh" },
  { text: "abcdefgh", max: 6, cut: "abc…gh" },
  { text: "a\u{1F600}cdef\u{1F600}h", max: 5, cut: "a…h" },
])("of both ends of $text, at most $max code units are kept, and no character is split", (row) => {
  expect(shortenMiddle(row.text, row.max)).toBe(row.cut);
});

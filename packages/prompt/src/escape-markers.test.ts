import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMarkers, unescapeMarkers } from "./escape-markers.ts";
import { HUMAN_PROMPT, LEADING_HUMAN, MARKER } from "./markers.ts";

/** All texts over a few relevant characters, so that runs of backslashes and line ends are common. */
const texts = fc
  .array(fc.constantFrom("\n", "\r", "\\", " ", "Human:", "Assistant:", "Human"), { maxLength: 12 })
  .map((pieces) => pieces.join(""));

test.each([false, true])("unescaping undoes escaping (system text: %s)", (isSystem) => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(unescapeMarkers(escapeMarkers(text, isSystem), isSystem)).toBe(text);
    }),
    { numRuns: 10_000 },
  );
});

test("escaped text holds no marker, and escaped system text begins none", () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(escapeMarkers(text, false)).not.toMatch(MARKER);
      expect(escapeMarkers(text, true)).not.toMatch(MARKER);
      expect(escapeMarkers(text, true)).not.toMatch(LEADING_HUMAN);
    }),
    { numRuns: 10_000 },
  );
});

test("escaped text opens no turn next to a marker", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const joined = escapeMarkers(before, false) + HUMAN_PROMPT + escapeMarkers(after, false);
      expect(joined.split(MARKER)).toHaveLength(3);
    }),
    { numRuns: 10_000 },
  );
});

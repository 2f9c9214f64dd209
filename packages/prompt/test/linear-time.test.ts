import { parsePrompt, sanitizePrompt, toMessages, validatePrompt } from "@text-completions/prompt";
import { expect, test } from "vitest";

const SIZE = 2_000_000;
const fill = (unit: string): string => unit.repeat(SIZE / unit.length);
const around = (body: string): string => `\n\nHuman: ${body}\n\nAssistant:`;

/** As many tags as fit, each with another name. */
function toTags(size: number): string {
  return Array.from({ length: size / 8 }, (_, index) => `<a${index}>`).join("");
}

/** Anything quadratic takes minutes here; anything linear, well under a second. */
const TIME_LIMIT_MS = 5000;

test.each([
  ["turns", fill(around("a".repeat(190)))],
  ["line feeds", around(fill("\n"))],
  ["half markers", around(fill("\n\nHuman"))],
  ["spaces", around(fill(" "))],
  ["spaces at the end", around("a") + fill(" ")],
  ["spaces at the end but one", `${around("a")}${fill(" ")}.`],
  ["spaces at the start", fill(" ") + around("a")],
  ["spaces alone", fill(" ")],
  ["backslashes", around(`\n\n${fill("\\")}`)],
  ["backslash-n", fill("\\n")],
  ["near misses", fill("\nHuman: a\nAssistant :")],
  ["dialogue", around(fill("Human: "))],
  ["dialogue in many turns", fill(around("Human: a"))],
  ["turns of one role", around(fill("\n\nHuman: a"))],
  ["markers alone", around(fill("\n\nHuman:\n\nAssistant:"))],
  ["escaped markers", around(fill("\n\n\\Human: a"))],
  ["tags that stay open", `${toTags(SIZE / 2)}\nHuman: ${"a".repeat(SIZE / 2)}`],
  ["tags that close others", `${toTags(SIZE / 2)}${fill("</x>")}\nHuman: </x>`],
  ["characters outside Latin", around(fill("\u4f60\u597d"))],
])(
  "a prompt of 2 MB of %s is read in linear time",
  (_, prompt) => {
    const isValid = !validatePrompt(prompt, { model: "claude-2.0" }).some(
      ({ severity }) => severity === "error",
    );
    expect(sanitizePrompt(prompt).length).toBeLessThanOrEqual(prompt.length + 2);
    if (isValid) {
      toMessages(prompt);
      parsePrompt(prompt, { markers: "unescape" });
    }
  },
  TIME_LIMIT_MS,
);

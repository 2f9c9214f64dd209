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
  { name: "turns", prompt: fill(around("a".repeat(190))) },
  { name: "line feeds", prompt: around(fill("\n")) },
  { name: "half markers", prompt: around(fill("\n\nHuman")) },
  { name: "spaces", prompt: around(fill(" ")) },
  { name: "spaces at the end", prompt: around("a") + fill(" ") },
  { name: "spaces at the end but one", prompt: `${around("a")}${fill(" ")}.` },
  { name: "spaces at the start", prompt: fill(" ") + around("a") },
  { name: "spaces alone", prompt: fill(" ") },
  { name: "backslashes", prompt: around(`\n\n${fill("\\")}`) },
  { name: "backslash-n", prompt: fill("\\n") },
  { name: "near misses", prompt: fill("\nHuman: a\nAssistant :") },
  { name: "dialogue", prompt: around(fill("Human: ")) },
  { name: "dialogue in many turns", prompt: fill(around("Human: a")) },
  { name: "turns of one role", prompt: around(fill("\n\nHuman: a")) },
  { name: "markers alone", prompt: around(fill("\n\nHuman:\n\nAssistant:")) },
  { name: "escaped markers", prompt: around(fill("\n\n\\Human: a")) },
  { name: "tags that stay open", prompt: `${toTags(SIZE / 2)}\nHuman: ${"a".repeat(SIZE / 2)}` },
  { name: "tags that close others", prompt: `${toTags(SIZE / 2)}${fill("</x>")}\nHuman: </x>` },
  { name: "characters outside Latin", prompt: around(fill("\u4f60\u597d")) },
])(
  "a prompt of 2 MB of $name is read in linear time",
  ({ prompt }) => {
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

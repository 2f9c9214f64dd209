// Prompts: parsing against a plain split of the same text, and how time grows with length.
import { parsePrompt, validatePrompt } from "@text-completions/prompt";
import { measure, median } from "./measure.ts";
import { printRatio } from "./report.ts";

const MEGABYTE = 1_048_576;
const SIZES = [0.25, 0.5, 1, 2].map((size) => size * MEGABYTE);

/** A prompt of `length` characters whose first turn is made of one text, repeated. */
function repeated(text: string): (length: number) => string {
  return (length) => `\n\nHuman: ${text.repeat(length / text.length)}\n\nAssistant:`;
}

/** A prompt of `length` characters in turns of 200. */
function turns(length: number): string {
  const pair = `\n\nHuman: ${"a word ".repeat(27)}.\n\nAssistant: ${"a word ".repeat(26)}.`;
  return `${pair.repeat(length / pair.length)}\n\nHuman: Hi\n\nAssistant:`;
}

const million = turns(MEGABYTE);
const split = /\n\n(Human|Assistant):/;
const times = await measure({ parsePrompt: () => parsePrompt(million), split: () => million.split(split) });
printRatio(`parse 1 MB in ${million.split(split).length >> 1} turns`, times, "parsePrompt", "split");

const texts = {
  turns,
  "line feeds": repeated("\n"),
  "half markers": repeated("\n\nHuman "),
  spaces: repeated(" "),
};
const functions = { parsePrompt, validatePrompt, "(plain split)": (text: string) => text.split(split) };

console.log("\ntime grows with length to the power of");
for (const [name, make] of Object.entries(texts)) {
  for (const [functionName, run] of Object.entries(functions)) {
    const prompts = SIZES.map(make);
    const works = Object.fromEntries(
      prompts.map((prompt, index) => [String(SIZES[index]), () => run(prompt)]),
    );
    const byLength = await measure(works);
    const medians = SIZES.map((size) => median(byLength, String(size)));
    console.log(`  ${functionName.padEnd(16)} ${name.padEnd(14)} ${exponent(SIZES, medians).toFixed(2)}`);
  }
}

/** The slope of the line through the logarithms, by least squares. */
function exponent(sizes: readonly number[], durations: readonly number[]): number {
  const xs = sizes.map(Math.log);
  const ys = durations.map(Math.log);
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const covariance = mean(xs.map((x, index) => (x - meanX) * ((ys[index] ?? 0) - meanY)));
  return covariance / mean(xs.map((x) => (x - meanX) ** 2));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

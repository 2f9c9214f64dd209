// Prompts: parsing against a plain split of the same text, and how time grows with length.
import { parsePrompt, validatePrompt } from "@text-completions/prompt";
import { exponent } from "../exponent.ts";
import { measure, median } from "../measure.ts";
import { toRow, type Row } from "../row.ts";

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

const split = /\n\n(Human|Assistant):/;

const texts = {
  turns,
  "line feeds": repeated("\n"),
  "half markers": repeated("\n\nHuman "),
  spaces: repeated(" "),
};

/** What a plain split does with the same texts, which the warm-up has made flat strings of. */
const notes: Readonly<Record<string, string>> = {
  turns:
    "A split's array of texts and roles outgrows V8's pages at 1.3 MB (14,021 pieces), which is a step, not a power; ours keeps one object a turn, and reaches that step at 2.6 MB.",
};
const FEW_PIECES = "A split walks over the same text once, and makes five pieces.";
const functions = { parsePrompt, validatePrompt };

/** Parses a long prompt, and looks how time grows with length. */
export async function bench(): Promise<Row[]> {
  const million = turns(MEGABYTE);
  const count = million.split(split).length >> 1;
  const times = await measure({ ours: () => parsePrompt(million), floor: () => million.split(split) });
  const rows = [toRow(`parse a prompt of 1 MB in ${count} turns`, times)];
  for (const [name, make] of Object.entries(texts)) {
    const prompts = SIZES.map(make);
    const floor = await growth(prompts, (text) => text.split(split));
    for (const [functionName, run] of Object.entries(functions)) {
      rows.push({
        what: `${functionName}, time by length, 0.25 to 2 MB of ${name}`,
        unit: "exponent",
        ours: await growth(prompts, run),
        floor: { name: "split", value: floor },
        peers: [],
        note: notes[name] ?? FEW_PIECES,
      });
    }
  }
  return rows;
}

/** The power of its length with which the time of a text grows. */
async function growth(prompts: readonly string[], run: (prompt: string) => unknown): Promise<number> {
  const times = await measure(
    Object.fromEntries(prompts.map((prompt, index) => [String(SIZES[index]), () => run(prompt)])),
  );
  return exponent(
    SIZES,
    SIZES.map((size) => median(times, String(size))),
  );
}

import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../spec/examples/", import.meta.url);

/** Every example of a kind: its name without the ending, and its bytes. */
export function examples(
  kind: "requests" | "completions" | "errors" | "streams",
): { name: string; bytes: Buffer }[] {
  const folder = new URL(`${kind}/`, FOLDER);
  return readdirSync(folder)
    .toSorted()
    .map((file) => ({ name: file.replace(/\.\w+$/, ""), bytes: readFileSync(new URL(file, folder)) }));
}

/** As `examples`, parsed as JSON. */
export function jsonExamples(
  kind: "requests" | "completions" | "errors",
): { name: string; value: unknown }[] {
  return examples(kind).map(({ name, bytes }) => ({ name, value: JSON.parse(bytes.toString("utf8")) }));
}

/** The bytes of one stream. */
export function streamExample(name: string): Buffer {
  return readFileSync(new URL(`streams/${name}.sse`, FOLDER));
}

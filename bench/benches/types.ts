// What the types of the client cost: a program of one call, checked by the TypeScript of the repository.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { IS_SMALL } from "../effort.ts";
import { interleave, type Times } from "../measure.ts";
import { toRow, type Row } from "../row.ts";

const REQUEST = `{ model: "claude-2.1", max_tokens_to_sample: 1, prompt: "Hi" }`;

const PROGRAMS = {
  ours: `import { createClient } from "@text-completions/client";
const client = createClient({ apiKey: "key" });
export const completion: string = (await client.complete(${REQUEST})).completion;
for await (const event of client.stream(${REQUEST})) event.completion.trim();
`,
  "SDK 0.137.0": `import Anthropic from "@anthropic-ai/sdk";
const client = new Anthropic({ apiKey: "key" });
export const completion: string = (await client.completions.create(${REQUEST})).completion;
for await (const event of await client.completions.create({ ...${REQUEST}, stream: true })) event.completion.trim();
`,
  "openapi-fetch": `import createClient from "openapi-fetch";
import type { paths } from "@text-completions/core";
const client = createClient<paths>({ baseUrl: "http://127.0.0.1" });
const header = { "anthropic-version": "2023-06-01" } as const;
const { data } = await client.POST("/v1/complete", { params: { header }, body: ${REQUEST} });
export const completion: string = typeof data === "object" && "completion" in data ? data.completion : "";
`,
  floor: `interface Completion { completion: string }
const response = await fetch("http://127.0.0.1", { method: "POST", body: JSON.stringify(${REQUEST}) });
const { completion: text }: Completion = await response.json();
export const completion: string = text;
`,
};

const FOLDER = path.join(import.meta.dirname, "../node_modules/.cache/types");

/** Checks each program, and counts. */
export async function bench(): Promise<Row[]> {
  return [
    toRow("types: instantiations for a program of one call", await probe("Instantiations", 1), {
      unit: "instantiations",
      note: "A handful more than the SDK's, for results and streams that know what they are.",
    }),
    toRow("types: parse and check a program of one call", await probe("Total time", IS_SMALL ? 3 : 11)),
  ];
}

function probe(figure: string, rounds: number): Promise<Times> {
  return interleave(
    Object.fromEntries(
      Object.entries(PROGRAMS).map(([name, code]) => [name, async () => diagnose(name, code, figure)]),
    ),
    rounds,
  );
}

/** One figure of the compiler's diagnostics; times in milliseconds. */
function diagnose(name: string, code: string, figure: string): number {
  const folder = path.join(FOLDER, name.replace(/\W/g, "-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "main.mts"), code);
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable", "dom.asynciterable"],
    module: "nodenext",
    types: [],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["main.mts"] }));
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = path.join(path.dirname(compiler), "bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "--extendedDiagnostics", "--singleThreaded"], {
    cwd: folder,
    encoding: "utf8",
  });
  const [, value, seconds] = new RegExp(`^${figure}: +([\\d.]+)(s?)`, "m").exec(stdout) ?? [];
  if (value === undefined) throw new Error(`Failed to check ${name}: ${stdout}`);
  return Number(value) * (seconds ? 1000 : 1);
}

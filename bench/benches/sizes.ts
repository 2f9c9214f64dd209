// What a page downloads for each package: everything it needs, bundled, minified and gzipped.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Row } from "../row.ts";

const ALL_OF = (name: string): string => `export * from ${JSON.stringify(name)};`;
const FLOOR_OF = (name: string): string => ALL_OF(`../floors/${name}.ts`);
/** The floors of packages that have one in `bench/floors` know no error and no special case. */
const SIMPLE = "The floor is right while nothing goes wrong, and knows no special case.";

interface Subject {
  name: string;
  ours: string;
  floor: string;
  peers?: Readonly<Record<string, string>>;
  note: string;
}

const SUBJECTS: readonly Subject[] = [
  {
    name: "client",
    ours: `export { createClient } from "@text-completions/client";`,
    floor: `export { default } from "openapi-fetch"; export { createParser } from "eventsource-parser";`,
    peers: { "SDK 0.137.0": `export { default } from "@anthropic-ai/sdk";` },
    note: "The floor is openapi-fetch and eventsource-parser: no retries, time-outs, abort, typed errors, redaction.",
  },
  {
    name: "stream decoder",
    ours: `export { decodeStreamEvents } from "@text-completions/core/sse";`,
    floor: `export { readFloor } from "../streams.ts";`,
    peers: { "eventsource-parser": `export { EventSourceParserStream } from "eventsource-parser/stream";` },
    note: "eventsource-parser returns events as text; ours also parses and validates their data, and names each problem.",
  },
  {
    name: "validators",
    ours: ALL_OF("@text-completions/core/validate"),
    floor: FLOOR_OF("validators"),
    peers: { Ajv: `export { Ajv2020 } from "ajv/dist/2020.js";` },
    note: "The floor looks at three fields.",
  },
  {
    name: "prompt functions",
    ours: ALL_OF("@text-completions/prompt"),
    floor: FLOOR_OF("prompt"),
    note: `${SIMPLE} Ours validates, repairs, escapes, fits, and reports every change.`,
  },
  {
    name: "mock's engine",
    ours: `export { createMock } from "@text-completions/mock";`,
    floor: FLOOR_OF("mock"),
    note: SIMPLE,
  },
  {
    name: "MSW handlers, MSW apart",
    ours: `export { completionHandlers } from "@text-completions/msw";`,
    floor: FLOOR_OF("mock"),
    note: SIMPLE,
  },
  {
    name: "contract checks of exchanges",
    ours: `export { withContract } from "@text-completions/contract";`,
    floor: FLOOR_OF("contract"),
    note: "The floor looks at the status and one field.",
  },
  {
    name: "bridge",
    ours: `export { createBridge } from "@text-completions/bridge";`,
    floor: FLOOR_OF("bridge"),
    note: SIMPLE,
  },
];

/** Bundles each package, and what a user would bundle instead. */
export function bench(): Promise<Row[]> {
  return Promise.all(
    SUBJECTS.map(async ({ name, ours, floor, peers = {}, note }) => ({
      what: `size of the ${name}, minified and gzipped`,
      unit: "bytes" as const,
      ours: await size(ours),
      floor: { name: "floor", value: await size(floor) },
      peers: await Promise.all(
        Object.entries(peers).map(async ([peer, code]) => ({ name: peer, value: await size(code) })),
      ),
      note,
    })),
  );
}

async function size(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: process.execArgv.some((flag) => flag.includes("source")) ? ["@text-completions/source"] : [],
    external: ["msw", "node:*"],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0);
}

// What a page downloads for each package: everything it needs, bundled, minified and gzipped.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import type { Row } from "../row.ts";

const ALL_OF = (name: string): string => `export * from ${JSON.stringify(name)};`;
const CLIENT = `export { createClient } from "@text-completions/client";`;
const CLIENT_NOTE =
  "The floor sends requests and cuts streams into events, and has no retries, time-outs, abort, typed errors or redaction.";

/** Bundles each package, and what a user would bundle instead. */
export async function bench(): Promise<Row[]> {
  return [
    await sizeRow(
      "client",
      CLIENT,
      `export { default } from "openapi-fetch"; export { createParser } from "eventsource-parser";`,
      {
        "SDK 0.137.0": `export { default } from "@anthropic-ai/sdk";`,
      },
      CLIENT_NOTE,
    ),
    await sizeRow(
      "stream decoder",
      `export { decodeStreamEvents } from "@text-completions/core/sse";`,
      undefined,
      {
        "eventsource-parser": `export { EventSourceParserStream } from "eventsource-parser/stream";`,
      },
      "eventsource-parser gives events as text; ours also parses and judges their data, and names each fault.",
    ),
    await sizeRow("validators", ALL_OF("@text-completions/core/validate"), undefined, {
      Ajv: `export { Ajv2020 } from "ajv/dist/2020.js";`,
    }),
    await sizeRow("prompt functions", ALL_OF("@text-completions/prompt")),
    await sizeRow("mock's engine", `export { createMock } from "@text-completions/mock";`),
    await sizeRow("MSW handlers, MSW apart", `export { completionHandlers } from "@text-completions/msw";`),
    await sizeRow(
      "contract checks of exchanges",
      `export { withContract } from "@text-completions/contract";`,
    ),
    await sizeRow("bridge", `export { createBridge } from "@text-completions/bridge";`),
  ];
}

async function sizeRow(
  name: string,
  ours: string,
  floor?: string,
  peers: Readonly<Record<string, string>> = {},
  note?: string,
): Promise<Row> {
  return {
    what: `size of the ${name}, minified and gzipped`,
    unit: "bytes",
    ours: await size(ours),
    floor: floor
      ? { name: "openapi-fetch and eventsource-parser alone", value: await size(floor) }
      : undefined,
    peers: await Promise.all(
      Object.entries(peers).map(async ([peer, code]) => ({ name: peer, value: await size(code) })),
    ),
    note,
  };
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

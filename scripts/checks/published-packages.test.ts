import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleSize } from "../bundle-size.ts";
import { ROOT } from "../generate/document.ts";

/** A document has no types, and TypeScript resolves no YAML. */
const NOT_CODE = [/\.yaml$/];

const folders = readdirSync(path.join(ROOT, "packages"));
const work = mkdtempSync(path.join(os.tmpdir(), "published-packages-"));
const tarballs = new Map<string, string>();

beforeAll(() => {
  run("pnpm", ["--recursive", "--filter=./packages/*", "pack", "--pack-destination", work], ROOT);
  for (const folder of folders) {
    const file = readdirSync(work).find((name) => name.startsWith(`text-completions-${folder}-`));
    tarballs.set(folder, path.join(work, file ?? ""));
  }
});
afterAll(() => rmSync(work, { recursive: true }));

describe.each(folders)("the tarball of %s", (folder) => {
  test("has no complaint from publint", async () => {
    const tarball = readFileSync(tarballs.get(folder) ?? "");
    const { messages, pkg } = await publint({ pack: { tarball: toArrayBuffer(tarball) }, strict: true });

    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("has types and code that agree for every kind of resolution", async () => {
    const tarball = createPackageFromTarballData(readFileSync(tarballs.get(folder) ?? ""));
    const analysis = await checkPackage(tarball, { excludeEntrypoints: NOT_CODE });

    expect("problems" in analysis ? analysis.problems : "no types").toEqual([]);
  });

  test("holds neither tests nor caches nor paths of the machine that built it", () => {
    const unpacked = unpack(folder);
    const files = readdirSync(unpacked, { recursive: true, encoding: "utf8" });
    const unexpected = files.filter((file) =>
      /\.test(-d)?\.|\.tsbuildinfo$|\.gen\.test|(^|\/)(test|node_modules|\.\w+)(\/|$)/.test(file),
    );
    const content = execFileSync("tar", ["-xzOf", tarballs.get(folder) ?? ""], {
      encoding: "utf8",
      maxBuffer: 1e9,
    });

    expect(unexpected).toEqual([]);
    expect(content.includes(ROOT)).toBe(false);
  });

  test("holds its licence", () => {
    expect(readFileSync(path.join(unpack(folder), "LICENSE"), "utf8")).toContain("MIT License");
  });

  test("leads by its maps to sources that it holds", () => {
    const unpacked = unpack(folder);
    const maps = globSync("**/*.map", { cwd: unpacked });
    const astray = maps.flatMap((map) => {
      const { sources }: { sources: string[] } = JSON.parse(readFileSync(path.join(unpacked, map), "utf8"));
      return sources.filter((source) => !existsSync(path.join(unpacked, path.dirname(map), source)));
    });

    expect(maps).not.toEqual([]);
    expect(astray).toEqual([]);
  });
});

/** The folder of a package as its tarball holds it. */
function unpack(folder: string): string {
  const target = path.join(work, "unpacked", folder);
  if (!existsSync(target)) {
    mkdirSync(target, { recursive: true });
    run("tar", ["-xzf", tarballs.get(folder) ?? "", "--strip-components=1", "-C", target], ROOT);
  }
  return target;
}

/** A program that uses each package from the outside. */
const CONSUMER = `
import { API_VERSION, type Completion, type CompletionRequest, type ResponseFor } from "@text-completions/core";
import openapi from "@text-completions/core/openapi.json" with { type: "json" };
import { decodeStreamEvents, encodeStreamEvent } from "@text-completions/core/sse";
import { validateRequest, type Problem } from "@text-completions/core/validate";
import { createClient } from "@text-completions/client";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { buildPrompt } from "@text-completions/prompt";

const request: CompletionRequest = { model: "claude-2.1", max_tokens_to_sample: 1, prompt: buildPrompt({ turns: [{ role: "human", text: "Hi" }] }) };
const problems: Problem[] = validateRequest(request);
const version: "2023-06-01" = API_VERSION;
const whole: ResponseFor<{ stream: false }> extends Completion ? true : false = true;
const events: ResponseFor<{ stream: true }> extends AsyncIterable<{ type: infer Type }> ? Type : never = "ping";
const path: "3.1.0" extends typeof openapi.openapi ? true : false = true;

export async function main(): Promise<string> {
  const mock = createMock();
  const client = createClient({ apiKey: "key", fetch: mock.fetch });
  const { stream: _, ...unsent } = request;
  const completion: Completion = await client.complete(unsent);
  let text = completion.completion;
  for await (const event of client.stream(unsent)) text += event.completion;
  for await (const part of client.stream(unsent).text()) text += part.trim();
  // @ts-expect-error A part of the text is a string.
  for await (const part of client.stream(unsent).text()) part.completion;
  for await (const event of decodeStreamEvents(new Response(encodeStreamEvent({ type: "ping" })).body!)) text += event.type;
  // @ts-expect-error A request without a prompt.
  await client.complete({ model: "claude-2.1", max_tokens_to_sample: 1 });
  return [text, problems, version, whole, events, path, typeof serveMock].join();
}
`;

describe("a consumer's program", () => {
  const consumer = path.join(work, "consumer");

  beforeAll(() => installTarballs(consumer), 60_000);

  test.each([
    { name: "7", resolution: "nodenext", compiler: "node_modules/typescript/bin/tsc" },
    { name: "7", resolution: "bundler", compiler: "node_modules/typescript/bin/tsc" },
    { name: "5.9", resolution: "nodenext", compiler: "scripts/node_modules/typescript/bin/tsc" },
    { name: "5.9", resolution: "bundler", compiler: "scripts/node_modules/typescript/bin/tsc" },
    { name: "5.4", resolution: "nodenext", compiler: "scripts/node_modules/typescript-5.4/bin/tsc" },
    { name: "5.4", resolution: "bundler", compiler: "scripts/node_modules/typescript-5.4/bin/tsc" },
    // The types of Node lack some names of the DOM, such as BodyInit.
    {
      name: "7, without the DOM",
      resolution: "nodenext",
      compiler: "node_modules/typescript/bin/tsc",
      isNode: true,
    },
  ])("type-checks under TypeScript $name with $resolution resolution", (project) => {
    const { resolution, compiler, isNode = false } = project;
    const compilerOptions = {
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      resolveJsonModule: true,
      types: isNode ? ["node"] : [],
      target: "es2022",
      lib: ["es2023", "esnext.disposable", ...(isNode ? [] : ["dom", "dom.iterable", "dom.asynciterable"])],
      module: resolution === "bundler" ? "esnext" : "nodenext",
      moduleResolution: resolution,
    };
    writeFileSync(
      path.join(consumer, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["main.ts"] }),
    );

    const { stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, compiler)], {
      cwd: consumer,
      encoding: "utf8",
    });

    expect(stdout + stderr).toBe("");
  });

  test("that checks exchanges leaves the formats and what runs against a server out of its bundle", async () => {
    const code = `export { withContract } from "@text-completions/contract"`;

    // The whole package is 44 kB. What is left are the checks, of which a few that send requests are next to those that do
    // not, and what core shares: validators, redaction, recording of exchanges and options, 10 kB together.
    expect(await bundleSize(code, [], consumer)).toBeLessThanOrEqual(25_000);
  });
});

/** Unpacks each tarball where npm would put it, with links to what it depends on. */
function installTarballs(consumer: string): void {
  mkdirSync(consumer);
  writeFileSync(path.join(consumer, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(path.join(consumer, "main.ts"), CONSUMER);
  mkdirSync(path.join(consumer, "node_modules/@types"), { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules/@types/node"), path.join(consumer, "node_modules/@types/node"));
  for (const [folder, tarball] of tarballs) {
    const target = path.join(consumer, "node_modules/@text-completions", folder);
    mkdirSync(target, { recursive: true });
    run("tar", ["-xzf", tarball, "--strip-components=1", "-C", target], ROOT);
    linkDependencies(
      path.join(ROOT, "packages", folder, "node_modules"),
      path.join(consumer, "node_modules"),
    );
  }
}

function linkDependencies(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (name.startsWith(".") || name === "@text-completions" || existsSync(path.join(to, name))) continue;
    symlinkSync(path.join(from, name), path.join(to, name));
  }
}

function run(command: string, args: string[], cwd: string): void {
  execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}

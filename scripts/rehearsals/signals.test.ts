import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";
import { installNode, NODE_VERSIONS } from "./publishing/node-versions.ts";
import { OTHER_RUNTIMES } from "./other-runtimes.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "signals-"));
const main = path.join(folder, "main.mjs");
let server: Server;

/** How the server goes silent. */
const SILENCES: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  headers: () => undefined,
  body: (response) => response.writeHead(200, { "content-type": "application/json" }).write("{"),
  stream: (response) =>
    response
      .writeHead(200, { "content-type": "text/event-stream" })
      .write('event: completion\ndata: {"type":"completion","completion":" Hi","stop_reason":null}\n\n'),
  pause: (response) => response.writeHead(529, { "retry-after": "30" }).end("{}"),
};

beforeAll(async () => {
  const counts = new Map<string, { asked: number; open: number }>();
  server = createServer((request, response) => {
    const [, phase = "", number = ""] = (request.url ?? "").split("/");
    const count = counts.get(number) ?? { asked: 0, open: 0 };
    counts.set(number, count);
    if (request.method === "GET") return void response.end(JSON.stringify(count));
    count.asked += 1;
    count.open += 1;
    response.once("close", () => (count.open -= 1));
    request.resume();
    SILENCES[phase]?.(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await build({
    stdin: {
      contents: `
        import { exerciseSignals } from "./scripts/rehearsals/signals-exercise.ts";
        const problems = await exerciseSignals("http://127.0.0.1:${port}");
        console.log(JSON.stringify(problems));
        globalThis.process?.exit(0);
      `,
      resolveDir: ROOT,
    },
    outfile: main,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@text-completions/source"],
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What went wrong where a command runs the exercise. */
async function runBy(command: string, ...flags: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(command, [...flags, main], { timeout: 300_000 });
  return JSON.parse(stdout);
}

test.each(NODE_VERSIONS.map((version) => ({ version })))(
  "on Node $version, every wait ends by its signal and its limit, also after garbage collections",
  async ({ version }) => {
    const node = await installNode(version, folder, {});

    expect(await runBy(node, "--expose-gc")).toEqual({});
  },
);

test.each([
  {
    name: "deno",
    command: "@deno/linux-x64-glibc/deno",
    flags: ["run", "--v8-flags=--expose-gc", "--allow-net=127.0.0.1", "--allow-env", "--no-prompt"],
  },
  { name: "bun", command: "@oven/bun-linux-x64/bin/bun", flags: [] },
] as const)(
  "on $name, every wait ends by its signal and its limit, also after garbage collections",
  async ({ name, command, flags }) => {
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const packages = [`${name}@${OTHER_RUNTIMES[name]}`];
    execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...packages], {
      cwd: folder,
      stdio: "ignore",
    });

    expect(await runBy(path.join(folder, "node_modules", command), ...flags)).toEqual({});
  },
);

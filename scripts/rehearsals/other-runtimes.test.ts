import { execFileSync, execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import {
  createMock,
  drop,
  errorEvent,
  failure,
  pause,
  stall,
  stream,
  text,
  type Mock,
} from "@text-completions/mock";
import { serveMock, type MockServer } from "@text-completions/mock/server";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";
import { OTHER_RUNTIMES } from "./other-runtimes.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "other-runtimes-"));
const bundle = path.join(folder, "exercise.mjs");
let mock: Mock;
let server: MockServer;

beforeAll(async () => {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const versions = Object.entries(OTHER_RUNTIMES).map(([name, version]) => `${name}@${version}`);
  // Their install scripts are not needed, because the packages contain the binaries.
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...versions], {
    cwd: folder,
    stdio: "ignore",
  });
  await build({
    entryPoints: [path.join(ROOT, "scripts/rehearsals/client-exercise.ts")],
    outfile: bundle,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@text-completions/source"],
  });
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(async () => {
  mock = createMock();
  mock.reply(" Hi.", { when: { lastHumanTurn: "plain" } });
  mock.reply(stream([text(" Hel"), text("lo")]), { when: { lastHumanTurn: "stream" } });
  mock.reply([failure("overloaded_error", { headers: { "retry-after-ms": "1" } }), " At last."], {
    when: { lastHumanTurn: "busy" },
  });
  // Bun throws away what it has not read when the connection breaks: so it gets time to read.
  mock.reply(stream([text(" Hel"), pause(100), drop()]), { when: { lastHumanTurn: "drop" } });
  mock.reply(stream([text(" Hel"), errorEvent("overloaded_error")]), { when: { lastHumanTurn: "error" } });
  mock.reply(stream([text(" Hel"), stall()]), { when: { lastHumanTurn: "stall" } });
  server = await serveMock(mock);
});
afterEach(() => server.close());

const EXPECTED = {
  completion: " Hi.",
  texts: [" Hel", "lo"],
  retried: " At last.",
  dropped: { kind: "stream", partial: " Hel", reason: "truncated" },
  overloaded: { kind: "api", partial: " Hel" },
  left: " Hel",
  aborted: "Error: Enough.",
};

/** Runs the exercise with a command, which prints the outcomes. */
async function runBy(command: string, ...flags: string[]): Promise<unknown> {
  const main = path.join(folder, "main.mjs");
  writeFileSync(
    main,
    `import { exerciseClient } from "./exercise.mjs";\nconsole.log(JSON.stringify(await exerciseClient(${JSON.stringify(server.url)})));\n`,
  );
  const { stdout } = await promisify(execFile)(path.join(folder, "node_modules", command), [...flags, main], {
    timeout: 60_000,
  });
  return JSON.parse(stdout);
}

test("the client does on Deno what it does on Node", async () => {
  expect(await runBy("@deno/linux-x64-glibc/deno", "run", "--allow-net=127.0.0.1", "--no-prompt")).toEqual(
    EXPECTED,
  );
  expect(mock.calls.slice(-2)).toMatchObject([{ outcome: "aborted" }, { outcome: "aborted" }]);
});

test("the client does on Bun what it does on Node", async () => {
  expect(await runBy("@oven/bun-linux-x64/bin/bun")).toEqual(EXPECTED);
  expect(mock.calls.slice(-2)).toMatchObject([{ outcome: "aborted" }, { outcome: "aborted" }]);
});

test("the client does in an edge worker what it does on Node", async () => {
  const { Miniflare } = createRequire(bundle)("miniflare");
  const worker = new Miniflare({
    modules: true,
    modulesRoot: folder,
    scriptPath: bundle,
    compatibilityDate: "2026-04-01",
  });
  try {
    const url = `http://worker/?server=${encodeURIComponent(server.url)}`;
    expect(await (await worker.dispatchFetch(url)).json()).toEqual(EXPECTED);
  } finally {
    await worker.dispose();
  }
  expect(mock.calls.slice(-2)).toMatchObject([{ outcome: "aborted" }, { outcome: "aborted" }]);
});

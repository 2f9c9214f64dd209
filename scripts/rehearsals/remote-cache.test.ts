import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneRepository, type Clone } from "./clone.ts";

/** The server that CONTRIBUTING.md names. Installed only here: nothing else needs it. */
const SERVER = "turborepo-remote-cache@2.12.0";
const TOKEN = "rehearsal";
const TEAM_KEY = "the key that the team shares, of 32 bytes or more";

const folder = mkdtempSync(path.join(os.tmpdir(), "remote-cache-"));
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  writeFileSync(path.join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", SERVER], {
    cwd: folder,
    stdio: "ignore",
  });
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  mkdirSync(path.join(folder, "storage"));
  server = spawn(process.execPath, ["node_modules/turborepo-remote-cache/dist/cli.js"], {
    cwd: folder,
    stdio: "ignore",
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      TURBO_TOKEN: TOKEN,
      STORAGE_PROVIDER: "local",
      STORAGE_PATH: path.join(folder, "storage"),
      STORAGE_PATH_USE_TMP_FOLDER: "false",
      // The server keeps signatures if it has a key, whichever; only turbo looks at them.
      TURBO_REMOTE_CACHE_SIGNATURE_KEY: TEAM_KEY,
    },
  });
  await untilReady();
});
afterAll(async () => {
  server.kill();
  await once(server, "exit");
  rmSync(folder, { recursive: true, force: true });
});

test("what one clone built, another one takes from the server, if it knows the key of the signatures", () => {
  using first = cloneRepository({ environment: environment(TEAM_KEY) });
  using second = cloneRepository({ from: first.folder, environment: environment(TEAM_KEY) });
  using untrusted = cloneRepository({
    from: first.folder,
    environment: environment("a key that somebody else made up, as long as that"),
  });

  expect(build(first)).toContain("core:build: cache miss");
  expect(build(second)).toContain("core:build: cache hit");
  expect(build(untrusted)).toContain("core:build: cache miss");
});

function build(clone: Clone): string {
  const { output } = clone.run("pnpm", "turbo", "run", "build", "--filter=@text-completions/core");
  expect(output).toContain("Remote caching enabled");
  return output;
}

function environment(signatureKey: string): Record<string, string> {
  return {
    TURBO_API: url,
    TURBO_TEAM: "team_text_completions",
    TURBO_TOKEN: TOKEN,
    TURBO_REMOTE_CACHE_SIGNATURE_KEY: signatureKey,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function untilReady(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(`${url}/v8/artifacts/status`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    }).catch(() => undefined);
    if (response !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Failed to start the cache: ${url} does not respond.`);
}

// Runs an example by its name: its `start` script, if it has one, against a mock of the API; otherwise its tests.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { ROOT } from "./generate/document.ts";

const [name = "", ...args] = process.argv.slice(2);
const folder = path.join(ROOT, "examples", name);

if (name === "" || !existsSync(path.join(folder, "package.json"))) {
  const names = readdirSync(path.join(ROOT, "examples"), { withFileTypes: true })
    .filter((entry) => existsSync(path.join(ROOT, "examples", entry.name, "package.json")))
    .map((entry) => entry.name);
  console.error(`Name an example: npm run example <${names.join(" | ")}>`);
  process.exitCode = 2;
} else {
  const { name: packageName, scripts }: { name: string; scripts: Record<string, string> } = JSON.parse(
    readFileSync(path.join(folder, "package.json"), "utf8"),
  );
  const built = spawnSync(
    "turbo",
    ["run", "build", `--filter=${packageName}^...`, "--output-logs=errors-only", "--log-prefix=none"],
    { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
  );
  process.exitCode = built.status || (await run("start" in scripts));
}

async function run(hasStart: boolean): Promise<number> {
  if (!hasStart) return spawnAndWait("vitest", ["run", "--project=examples", `examples/${name}/`], ROOT);
  await using server = await serveMock(createMock({ tokensPerSecond: 20 }));
  const env = { ANTHROPIC_API_KEY: "any", ANTHROPIC_BASE_URL: server.url };
  return await spawnAndWait("pnpm", ["--silent", "run", "start", ...args], folder, env);
}

async function spawnAndWait(
  command: string,
  argv: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<number> {
  // Ctrl-C reaches the child as well, which decides how to end.
  process.on("SIGINT", () => undefined);
  const child = spawn(command, argv, {
    cwd,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, ...env },
  });
  const [status] = await once(child, "close");
  return Number(status ?? 1);
}

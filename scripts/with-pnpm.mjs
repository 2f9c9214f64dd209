// Runs `pnpm install` and then `pnpm <arguments>`, on a machine that has only Node (18 or later) and npm.
// Plain JavaScript, because it runs before anything is installed, under whatever Node the machine has.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** After so long without an end, an installation shows that it is alive. */
const PROGRESS_AFTER_MS = 2000;
/** How often it does, where there is no terminal to redraw a line on. */
const LINE_EVERY_MS = 15_000;

const root = new URL("../", import.meta.url);
const { packageManager } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

// Ctrl-C reaches the children as well. They decide what becomes of it, and this process ends after them.
process.on("SIGINT", () => undefined);

const installation = await install();
if (installation.status === 0) {
  process.exitCode = await run(pnpm("inherit", "--silent", ...process.argv.slice(2)));
} else {
  process.stderr.write(installation.output);
  process.exitCode = installation.status;
}

/** Installs from the lockfile. Says nothing but how far it is; what pnpm printed matters if it failed. */
async function install() {
  const child = pnpm("pipe", "install", "--frozen-lockfile", "--reporter=append-only");
  const progress = showProgress();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      const latest = text.match(/Progress: (.*)/g)?.at(-1);
      if (latest !== undefined) progress.update(latest.replace(/^Progress: |, done$/g, ""));
    });
  }
  const status = await run(child);
  progress.end();
  return { status, output };
}

/** One line on stderr that says what is going on, if it takes long enough for somebody to wonder. */
function showProgress() {
  const start = Date.now();
  const isTerminal = process.stderr.isTTY;
  let state = "";
  let shownAt = 0;
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - start < PROGRESS_AFTER_MS) return;
    if (!isTerminal && now - shownAt < LINE_EVERY_MS) return;
    shownAt = now;
    const line = `Installing dependencies … ${Math.round((now - start) / 1000)} s${state && ` (${state})`}`;
    process.stderr.write(isTerminal ? `\r\u001B[K${line}` : `${line}\n`);
  }, 200);
  return {
    update(text) {
      state = text;
    },
    end() {
      clearInterval(timer);
      if (isTerminal && shownAt > 0) process.stderr.write("\r\u001B[K");
    },
  };
}

/** Starts pnpm, fetched by npm at the version package.json names. Its output is inherited or piped. */
function pnpm(stdio, ...args) {
  return spawn("npm", ["exec", "--yes", `--package=${packageManager}`, "--", "pnpm", ...args], {
    cwd: root,
    stdio: ["inherit", stdio, stdio],
    shell: process.platform === "win32",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1" },
  });
}

/** The exit code of a child. */
function run(child) {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createBridge } from "@text-completions/bridge";
import { createClient } from "@text-completions/client";
import { serveMock } from "@text-completions/mock/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { createProgram } from "../../packages/cli/src/program.ts";
import {
  createMessagesApi,
  type MessagesApi,
} from "../../packages/bridge/test/messages-api/create-messages-api.ts";
import { OLD } from "../../packages/bridge/test/messages-api/profile.ts";
import { findNginx } from "../find-nginx.ts";
import { ROOT } from "../generate/document.ts";
import { findFreePort } from "./start-server.ts";

const PAGE = readFileSync(path.join(ROOT, "packages/bridge/docs/deployment.md"), "utf8");

const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };

function blocksOf(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, code = ""]) => code,
  );
}

/** How many words of a stream the upstream sends. Then it waits for ever. */
const WORDS = 3;

interface Deployed {
  url: string;
  api: MessagesApi;
}

/** Two bridges behind nginx, as the page configures it: with other addresses, and without a certificate. */
async function deploy(): Promise<Deployed> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "nginx-"));
  const api = createMessagesApi({ behave: ({ stream }) => (stream === true ? { stallAfter: WORDS } : {}) });
  const upstream = await serveMock(api);
  const bridges = await Promise.all(
    [1, 2].map(() =>
      serveMock(createBridge({ apiKey: null, models: { "*": OLD.id }, baseUrl: upstream.url })),
    ),
  );
  const port = await findFreePort();
  const [server = ""] = blocksOf("nginx");
  const [one = "", other = ""] = bridges.map(({ url }) => new URL(url).host);
  const site = server
    .replace("10.0.0.11:4011", one)
    .replace("10.0.0.12:4011", other)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port};`)
    .replaceAll(/^ *ssl_certificate.*\n/gm, "");
  const file = path.join(folder, "nginx.conf");
  // As root, its workers would be another user, who cannot write here.
  const user = process.getuid?.() === 0 ? "user root; " : "";
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    file,
    `${user}daemon off; pid ${folder}/pid; error_log stderr error; events {}\nhttp { access_log off; ${folders.join(" ")}\n${site}}\n`,
  );
  const child = spawn(findNginx(), ["-e", "stderr", "-p", folder, "-c", file], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  onTestFinished(async () => {
    child.kill();
    await once(child, "close");
    await Promise.all([...bridges, upstream].map((each) => each.close()));
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(errors);
      await fetch(url);
    },
    { timeout: 20_000 },
  );
  return { url, api };
}

test("behind nginx as the page configures it, streams come event by event", async () => {
  const { url, api } = await deploy();
  const client = createClient({ apiKey: "any-key-of-a-caller", baseUrl: url });

  const words: string[] = [];
  // Buffered, none would arrive.
  for await (const word of client.stream(REQUEST).text()) if (words.push(word) === WORDS) break;
  const whole = await client.complete(REQUEST);

  expect(words.join("")).toBe(" Hello! My name");
  expect(whole.completion).toBe(" Hello! My name is Claude.");
  expect(api.received.map(({ headers }) => headers.get("x-api-key"))).toContain("any-key-of-a-caller");
});

test("behind nginx, a caller that leaves ends the request upstream, and large prompts pass", async () => {
  const { url, api } = await deploy();
  const client = createClient({ apiKey: "any-key-of-a-caller", baseUrl: url });

  for await (const _ of client.stream({
    ...REQUEST,
    prompt: `\n\nHuman: ${"word ".repeat(500_000)}\n\nAssistant:`,
  }))
    break;

  await vi.waitFor(() => expect(api.received[0]?.signal.aborted).toBe(true), { timeout: 10_000 });
});

test("every command on the page has flags that exist", async () => {
  const { program } = await createProgram({ ...process, env: {}, signal: new AbortController().signal }, [
    "bridge",
  ]);
  const flags = program.commands.find((command) => command.name() === "bridge")?.options ?? [];
  const known = new Set(flags.map(({ long }) => long));
  const commands = PAGE.match(/text-completions bridge [^\n`|]*(?:\\\n[^\n`]*)*/g) ?? [];

  const used = commands.flatMap((command) => command.match(/--[a-z][a-z-]*/g) ?? []);

  expect(commands.length).toBeGreaterThan(5);
  expect(used.filter((flag) => !known.has(flag))).toEqual([]);
});

test("the container file of the page runs the command", () => {
  const [file = ""] = blocksOf("dockerfile");
  const steps = file.trim().split("\n");

  expect(steps.map((step) => step.split(" ")[0])).toEqual([
    "FROM",
    "RUN",
    "USER",
    "EXPOSE",
    "HEALTHCHECK",
    "ENTRYPOINT",
  ]);
  const entry: string[] = JSON.parse(/^ENTRYPOINT (.*)$/m.exec(file)?.[1] ?? "[]");
  expect(entry.slice(0, 2)).toEqual(["text-completions", "bridge"]);
});

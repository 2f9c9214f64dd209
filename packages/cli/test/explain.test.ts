import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createRecorder } from "@text-completions/mock/record";
import { createMock } from "@text-completions/mock";
import { describe, expect, onTestFinished, test } from "vitest";
import { NEW, OLD } from "../../bridge/test/messages-api/profile.ts";
import { type CliInput, type CliResult, runCli } from "./run-cli.ts";

const PROMPT = "\n\nHuman: secret question\n\nAssistant:";
const PREFILLED = `${PROMPT} My`;

function toBody(fields: object = {}): object {
  return { model: "claude-2.1", max_tokens_to_sample: 100, prompt: PROMPT, ...fields };
}

function toLines(...values: readonly unknown[]): string {
  return values.map((value) => `${typeof value === "string" ? value : JSON.stringify(value)}\n`).join("");
}

const CALLS = toLines(
  toBody(),
  toBody({ stream: true }),
  toBody({ temperature: 0.5 }),
  "",
  toBody({ temperature: 0.2, prompt: PREFILLED }),
  toBody({ temperature: 2 }),
  toBody({ model: "claude-9" }),
  "not JSON",
);

async function save(text: string | Uint8Array): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "explain-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, "calls.jsonl");
  await writeFile(file, text);
  return file;
}

function explain(file: string, flags: readonly string[] = [], input: CliInput = {}): Promise<CliResult> {
  return runCli(["bridge", "--model", `claude-2.1=${NEW.id}`, "--explain", file, ...flags], input);
}

async function explainAsJson(text: string, flags: readonly string[] = []): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await explain(await save(text), ["--format", "json", ...flags]);
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("bridge --explain", () => {
  test("counts what would be changed, rejected and invalid, and where it occurs", async () => {
    expect(await explainAsJson(CALLS)).toEqual({
      requests: 7,
      unchanged: 2,
      adapted: 1,
      rejected: 1,
      invalid: 3,
      others: 0,
      models: [{ model: "claude-2.1", liveModel: NEW.id, requests: 4, places: [1, 2, 3, 5] }],
      adaptations: [
        {
          code: "sampling",
          field: "temperature",
          message: `${NEW.id} does not accept 0.5.`,
          rejected: 0,
          requests: 2,
          places: [3, 5],
        },
        {
          code: "prefill",
          field: "prompt",
          message: `${NEW.id} cannot continue text after "Assistant:".`,
          rejected: 1,
          requests: 1,
          places: [5],
        },
      ],
      errors: [
        {
          status: 400,
          type: "invalid_request_error",
          message: "temperature: range: 0..1",
          requests: 1,
          places: [6],
        },
        { status: 404, type: "not_found_error", message: "model: claude-9", requests: 1, places: [7] },
        {
          status: 400,
          type: "invalid_request_error",
          message: expect.any(String),
          requests: 1,
          places: [8],
        },
      ],
    });
  });

  test.each([
    { flags: ["--fold-prefill"], rejected: 0, adapted: 2 },
    { flags: ["--strict"], rejected: 2, adapted: 0 },
    { flags: ["--capability", `${NEW.id}:temperature=true,prefill=true`], rejected: 0, adapted: 0 },
  ])("respects $flags", async ({ flags, rejected, adapted }) => {
    expect(await explainAsJson(CALLS, flags)).toMatchObject({ rejected, adapted });
  });

  test("reads recordings, whole or one exchange per line, and skips other operations", async () => {
    const recorder = createRecorder({ fetch: createMock().fetch });
    const send = async (url: string, body: object, headers = {}): Promise<void> => {
      const init = {
        method: "POST",
        headers: { "x-api-key": "sk-ant-secret-of-a-caller", "anthropic-version": "2023-06-01", ...headers },
        body: JSON.stringify(body),
      };
      await (await recorder.fetch(new Request(url, init))).text();
    };
    await send("http://localhost/v1/complete", toBody({ temperature: 0.5 }));
    await send("http://localhost/v1/complete", toBody({ temperature: 0.5 }), { prefer: "handling=strict" });
    await send("http://localhost/v1/messages", {});
    const { recording } = recorder;

    const results = await Promise.all(
      [
        JSON.stringify(recording),
        JSON.stringify(recording, undefined, 2),
        toLines(...recording.exchanges),
      ].map((text) => explainAsJson(text)),
    );

    expect(results).toEqual(
      Array(3).fill(expect.objectContaining({ requests: 2, adapted: 1, rejected: 1, others: 1 })),
    );
  });

  test("prints a table, without prompts and keys", async () => {
    const key = "sk-ant-REDACTED";
    const text = toLines(toBody({ model: key }), toBody({ temperature: 0.5 }));
    const { stdout, exitCode } = await explain(await save(text), [], { env: { ANTHROPIC_API_KEY: key } });

    expect(exitCode).toBe(0);
    expect(stdout).toContain("Requests: 2\noutcome    requests  share\nunchanged  0         0.0 %\n");
    expect(stdout).toMatch(
      /^sampling {2}temperature {2}1 +50\.0 % {2}0 +claude-opus-4-8 does not accept 0\.5\. +2$/m,
    );
    expect(stdout).not.toMatch(/secret|sk-ant-[a-z0-9]/);
  });

  test("prints a page that runs nothing of what callers wrote", async () => {
    const text = toLines(toBody({ model: '<script>alert("x")</script>' }));
    const { stdout } = await explain(await save(text), ["--format", "html"]);

    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).not.toContain("<script>");
    expect(stdout).toContain("&lt;script&gt;alert(");
  });

  test("reads stdin, and needs no key", async () => {
    const { stdout } = await explain("-", ["--format", "json", "--key-from", "env"], { stdin: CALLS });

    expect(JSON.parse(stdout)).toMatchObject({ requests: 7 });
  });

  test("distinguishes an empty file from one that cannot be read", async () => {
    const empty = await explain(await save(""));
    const missing = await explain("/nonexistent/calls.jsonl");

    expect(empty).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Requests: 0") });
    expect(missing).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(
        'Failed to read "/nonexistent/calls.jsonl": the file does not exist. Pass a text file.',
      ),
    });
  });

  test("reads a file that begins with a byte order mark", async () => {
    const recording = JSON.stringify({ version: 1, exchanges: [] }, undefined, 2);

    expect((await explain(await save(`\ufeff${CALLS}`))).stdout).toBe(
      (await explain(await save(CALLS))).stdout,
    );
    expect((await explain(await save(`\ufeff${recording}`))).exitCode).toBe(0);
  });

  test("rejects what is neither JSON Lines nor a recording", async () => {
    const { exitCode, stderr } = await explain(await save("{\n  broken\n"));

    expect(exitCode).toBe(2);
    // The rest of the reason depends on the version of Node.
    expect(stderr).toMatch(
      /it is neither JSON Lines nor a recording: .* in JSON at position 4.*\. Pass a file with the body of one request per line/,
    );
  });

  test.each([
    { name: "UTF-16", bytes: Buffer.from(`\ufeff${CALLS}`, "utf16le") },
    { name: "Latin-1", bytes: Buffer.from(CALLS.replace("Human", "Hum\xe4n"), "latin1") },
  ])("rejects text in $name", async ({ bytes }) => {
    const { exitCode, stderr } = await explain(await save(bytes));

    expect(exitCode).toBe(2);
    expect(stderr).toContain("it is not UTF-8 text. Convert it to UTF-8.");
  });

  test("reads a line of megabytes in time that grows with its length", async () => {
    const [line = ""] = CALLS.split("\n");
    const long = line.replace("Human:", `Human: ${"\u20ac".repeat(4_000_000)}`);

    expect((await explain(await save(`${long}\r\n${line}`))).stdout).toContain("Requests: 2");
  });

  test("sends nothing", async () => {
    const { fetch } = globalThis;
    onTestFinished(() => void (globalThis.fetch = fetch));
    globalThis.fetch = () => Promise.reject(new Error("something was sent"));

    expect(await explainAsJson(toLines(toBody()))).toMatchObject({ unchanged: 1 });
  });

  test("--format works only with it", async () => {
    const { exitCode, stderr } = await runCli(["bridge", "--model", OLD.id, "--format", "json"]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("--format works only with --explain. Pass --explain FILE.");
  });
});

test("requests of any number of models are explained in bounded groups", async () => {
  const text = Array.from({ length: 5000 }, (_, index) =>
    JSON.stringify(toBody({ model: `m${index}` })),
  ).join("\n");
  const { stdout } = await runCli(["bridge", "--model", NEW.id, "--explain", "-", "--format", "json"], {
    stdin: text,
  });

  expect(JSON.parse(stdout)).toMatchObject({ requests: 5000 });
  expect(JSON.parse(stdout).models).toHaveLength(200);
});

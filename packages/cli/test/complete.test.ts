import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ERROR_STATUS } from "@text-completions/core";
import { encodeStreamEvent } from "@text-completions/core/sse";
import {
  completion,
  createMock,
  drop,
  errorEvent,
  failure,
  type Mock,
  pause,
  ping,
  raw,
  stall,
  stream,
  text,
} from "@text-completions/mock";
import { type MockServer, serveMock } from "@text-completions/mock/server";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interruption } from "../src/errors.ts";
import { runCli } from "./run-cli.ts";

const HELLO = " Hello! My name is Claude.";
const KEY = "sk-ant-very-secret";

const ERROR_EVENT = encodeStreamEvent({
  type: "error",
  error: { type: "invalid_request_error", message: "No." },
});

function eventOf(piece: string): string {
  return encodeStreamEvent({ type: "completion", completion: piece, stop_reason: null, model: "claude-2.1" });
}

const folder = mkdtempSync(path.join(os.tmpdir(), "cli-complete-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string | Uint8Array): string {
  const file = path.join(folder, `${randomUUID()}.txt`);
  writeFileSync(file, content);
  return file;
}

describe("with --mock", () => {
  test("prints the documented text, exactly, without network or key", async () => {
    expect(await runCli(["complete", "--mock", "Hello, Claude"])).toEqual({
      exitCode: 0,
      stdout: HELLO,
      stderr: "",
    });
  });

  test("prints the same with --no-stream", async () => {
    expect(await runCli(["complete", "--mock", "--no-stream", "Hello"])).toMatchObject({
      exitCode: 0,
      stdout: HELLO,
    });
  });

  test("prints the whole completion with --json, on one line", async () => {
    const { exitCode, stdout } = await runCli(["complete", "--mock", "--json", "Hello"]);

    expect(exitCode).toBe(0);
    expect(stdout.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      type: "completion",
      completion: HELLO,
      stop_reason: "stop_sequence",
      model: "claude-2.1",
    });
  });

  test("ends the text with one line feed on a terminal, and indents JSON there", async () => {
    const terminal = ["stdout"] as const;

    expect((await runCli(["complete", "--mock", "--no-stream", "Hello"], { terminal })).stdout).toBe(
      `${HELLO}\n`,
    );
    expect((await runCli(["complete", "--mock", "Hello"], { terminal })).stdout).toBe(`${HELLO}\n`);
    expect((await runCli(["complete", "--mock", "--json", "Hello"], { terminal })).stdout).toContain(
      '\n  "type"',
    );
  });

  test("names no server of the network in an error", async () => {
    const { exitCode, stderr } = await runCli(["complete", "--mock", "--model", "gpt-4", "Hello"]);

    expect(exitCode).toBe(1);
    expect(stderr).toContain("POST http://mock/v1/complete: 404");
  });
});

let mock: Mock;
let server: MockServer;
let env: Record<string, string>;

beforeEach(async () => {
  mock = createMock({ apiKeys: [KEY] });
  server = await serveMock(mock);
  env = { ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url };
});
afterEach(() => server.close());

describe("against a server", () => {
  test("sends a question as a human turn, to a known model", async () => {
    await runCli(["complete", "Why?"], { env });

    expect(mock.calls[0]?.request).toEqual({
      model: "claude-2.1",
      max_tokens_to_sample: 256,
      prompt: "\n\nHuman: Why?\n\nAssistant:",
      stream: true,
    });
  });

  test("sends what the flags say", async () => {
    const flags = [
      "--model",
      "claude-2.0",
      "--max-tokens",
      "9",
      "--system",
      "Be brief.",
      "--prefill",
      "Because",
    ];
    const sampling = [
      "--stop",
      "END",
      "--stop",
      "---",
      "--temperature",
      "0",
      "--top-p",
      "0.5",
      "--top-k",
      "5",
    ];
    await runCli(["complete", "--no-stream", ...flags, ...sampling, "Why?"], { env });

    expect(mock.calls[0]?.request).toEqual({
      model: "claude-2.0",
      max_tokens_to_sample: 9,
      prompt: "Be brief.\n\nHuman: Why?\n\nAssistant: Because",
      stop_sequences: ["END", "---"],
      temperature: 0,
      top_p: 0.5,
      top_k: 5,
    });
  });

  test("prefers --base-url to the environment", async () => {
    const elsewhere = { ...env, ANTHROPIC_BASE_URL: "http://127.0.0.1:1" };

    expect(await runCli(["complete", "--base-url", server.url, "Why?"], { env: elsewhere })).toMatchObject({
      exitCode: 0,
      stdout: HELLO,
    });
  });

  test.each([
    {
      name: "a question from a pipe, less its last line end",
      stdin: "Why?\n",
      prompt: "\n\nHuman: Why?\n\nAssistant:",
    },
    {
      name: "a question that quotes a marker's word",
      stdin: "Who said Human: first?",
      prompt: "\n\nHuman: Who said Human: first?\n\nAssistant:",
    },
    {
      name: "a whole prompt as it is",
      stdin: "\n\nHuman: Why?\n\nAssistant: Well\n",
      prompt: "\n\nHuman: Why?\n\nAssistant: Well",
    },
    {
      name: "a whole prompt that the server sanitises",
      stdin: "Human: Why?\n\nAssistant: ",
      prompt: "Human: Why?\n\nAssistant: ",
    },
  ])("sends $name", async ({ stdin, prompt }) => {
    expect(await runCli(["complete"], { env, stdin })).toMatchObject({ exitCode: 0 });
    expect(mock.calls[0]?.body).toMatchObject({ prompt });
  });

  test("reads a file by --prompt-file, and stdin by -", async () => {
    await runCli(["complete", "--prompt-file", fileWith("\uFEFFFrom a file\r\n")], { env });
    await runCli(["complete", "--prompt-file", "-"], { env, stdin: "From a pipe" });

    expect(mock.calls.map(({ request }) => request?.prompt)).toEqual([
      "\n\nHuman: From a file\n\nAssistant:",
      "\n\nHuman: From a pipe\n\nAssistant:",
    ]);
  });

  test("lets the server validate a prompt that is nearly right, and says where to look", async () => {
    const { exitCode, stdout, stderr } = await runCli(["complete"], {
      env,
      stdin: "\n\nHuman: Why?\nAssistant:",
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /: 400 .*prompt must end with "\\n\\nAssistant:" turn.*\n {2}Run `text-completions prompt` on this text to see where the problem is\.\n$/,
    );
  });

  test("names the page about an error on the same line", async () => {
    mock.reply(failure("overloaded_error"));
    const { stderr } = await runCli(["complete", "Hi"], { env });

    expect(stderr).toMatch(/ See https:\S+overloaded_error\S+\n {2}Try again later\.\n$/);
    expect(stderr).not.toContain(String.raw`\n`);
  });

  test("does not tell to try again if the server says that another attempt will fail", async () => {
    mock.reply(failure("api_error", { message: "No reply", shouldRetry: false }));
    const { stderr } = await runCli(["complete", "Hi"], { env });

    expect(stderr).toContain("No reply. The server says that another attempt will fail.");
    expect(stderr).not.toContain("Try again");
  });

  test("writes text as it arrives", async () => {
    mock.reply(stream([text(" One,"), pause(30), ping(), text(" two.")]));
    const grown: string[] = [];
    await runCli(["complete", "Count"], { env, onStdout: (stdout) => grown.push(stdout) });

    expect(grown).toEqual([" One,", " One, two."]);
  });

  test.each([
    {
      name: "an error event",
      end: [errorEvent("overloaded_error")],
      message: /overloaded_error.*\n {2}Try again later\.\n$/,
    },
    { name: "a broken connection", end: [pause(20), drop()], message: /\n {2}Try again\.\n$/ },
  ])("keeps what arrived before $name", async ({ end, message }) => {
    mock.reply(stream([text(" One,"), text(" two,"), ...end]));
    const { exitCode, stdout, stderr } = await runCli(["complete", "Count"], { env });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: " One, two," });
    expect(stderr).toMatch(message);
  });

  test.each([
    { name: "in one piece", steps: [raw(eventOf(" One,") + eventOf(" two,") + ERROR_EVENT)] },
    {
      name: "after other text",
      steps: [raw(eventOf(" One,")), pause(20), raw(eventOf(" two,") + ERROR_EVENT)],
    },
  ])("keeps text that arrives together with an error, $name", async ({ steps }) => {
    mock.reply(stream(steps));

    expect(await runCli(["complete", "Count"], { env })).toMatchObject({ exitCode: 1, stdout: " One, two," });
  });

  test.each([
    { cause: "SIGINT", exitCode: 130 },
    { cause: "SIGTERM", exitCode: 143 },
    { cause: "EPIPE", exitCode: 0 },
  ] as const)(
    "keeps what arrived before $cause, prints no message and exits with $exitCode",
    async ({ cause, exitCode }) => {
      mock.reply(stream([text(" One,"), stall()]));
      const controller = new AbortController();
      const ran = await runCli(["complete", "Count"], {
        env,
        terminal: ["stdout"],
        signal: controller.signal,
        onStdout: () => controller.abort(new Interruption(cause)),
      });

      expect(ran).toEqual({ exitCode, stdout: " One,\n", stderr: "" });
      const call = mock.calls[0];
      expect(call && (await mock.waitForEnd(call)).outcome).toBe("aborted");
    },
  );

  test("also ends while it waits for a response", async () => {
    mock.reply(stall());
    const controller = new AbortController();
    const running = runCli(["complete", "--json", "Why?"], { env, signal: controller.signal });
    await mock.waitForCall(1);
    controller.abort(new Interruption("SIGINT"));

    expect(await running).toEqual({ exitCode: 130, stdout: "", stderr: "" });
  });

  test.each([
    { type: "authentication_error", fix: "Check ANTHROPIC_API_KEY." },
    { type: "rate_limit_error", fix: "Try again in 7 s." },
  ] as const)("says what to do about $type", async ({ type, fix }) => {
    mock.reply(failure(type, { retryAfterSeconds: 7, shouldRetry: false }));
    const { exitCode, stderr } = await runCli(["complete", "Why?"], { env });

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`: ${ERROR_STATUS[type]} ${type}`);
    expect(stderr.trimEnd()).toMatch(new RegExp(`${fix}$`));
  });

  test.each([
    { what: "another server's rejection of the key", init: { status: 401 }, fix: "Check ANTHROPIC_API_KEY." },
    { what: "a path that is missing", init: { status: 404 }, fix: "Check --base-url and --model." },
    { what: "a redirect", init: { status: 302, headers: { location: "/x" } }, fix: "Check --base-url." },
  ])("says which flag to check after $what", async ({ init, fix }) => {
    mock.reply(() => new Response("No.", init));
    const { exitCode, stderr } = await runCli(["complete", "Why?"], { env });

    expect(exitCode).toBe(1);
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(`  ${fix}`);
  });

  test("says which flag to check after text that is not a stream", async () => {
    mock.reply(stream([raw("No.")]));

    expect((await runCli(["complete", "Why?"], { env })).stderr).toMatch(/ {2}Check --base-url\.\s*$/);
  });

  test("says what to do if there is no server", async () => {
    await server.close();
    mock.reply("never");
    const { exitCode, stderr } = await runCli(["complete", "Why?"], { env });

    expect(exitCode).toBe(1);
    expect(stderr).toContain("Check the network and --base-url");
  });

  test("prints no key", async () => {
    const wrong = { ...env, ANTHROPIC_API_KEY: "sk-ant-other" };
    const ran = await runCli(["complete", "Why?"], { env: wrong, terminal: ["stdout", "stderr"] });

    expect(ran.exitCode).toBe(1);
    expect(JSON.stringify(ran)).not.toContain("sk-ant-other");
  });
});

describe("on a terminal", () => {
  const terminal = ["stdout", "stderr"] as const;

  /** Sets the title, writes the clipboard, clears the screen, turns the direction; and what is harmless. */
  const STEERING =
    "\u001b]0;title\u0007 \u001b]52;c;aGk=\u0007 \u001b[2J \u009b1m \r \u202e \u007f é\ta\r\nb";

  test.each([
    { how: "streamed", flags: [] },
    { how: "whole", flags: ["--no-stream"] },
    { how: "as JSON", flags: ["--json"] },
  ])("shows what would control it as escapes, the text $how", async ({ flags }) => {
    mock.reply(stream(Array.from(STEERING, (character) => text(character))), { when: { stream: true } });
    mock.reply(STEERING);

    const { stdout } = await runCli(["complete", ...flags, "Why?"], { env, terminal: ["stdout"] });
    const inPipe = await runCli(["complete", ...flags, "Why?"], { env });

    expect(stdout.replaceAll(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    expect(stdout).toContain(String.raw`\u001b]52;c;aGk=\u0007`);
    expect(stdout).toContain(flags.includes("--json") ? String.raw`é\ta\r\nb` : "é\ta");
    const exact = flags.includes("--json") ? JSON.parse(inPipe.stdout).completion : inPipe.stdout;
    expect(exact).toBe(STEERING);
  });

  test("says on stderr that it waits, and how the response ended", async () => {
    const { stdout, stderr } = await runCli(["complete", "Why?"], {
      env: { ...env, NO_COLOR: "1" },
      terminal,
    });

    expect(stdout).toBe(`${HELLO}\n`);
    expect(stderr.split("\r\u001B[2K")).toEqual([
      "Waiting for claude-2.1 …",
      expect.stringMatching(/^claude-2\.1 · stop_sequence · req_\w+\n$/),
    ]);
  });

  test("cuts the status line to the width of the terminal, because a line that wraps could not be erased", async () => {
    const { stderr } = await runCli(["complete", "--model", "claude-模型-very-long", "Why?"], {
      env: { ...env, NO_COLOR: "1" },
      terminal,
      columns: 24,
    });

    expect(stderr.split("\r\u001B[2K")[0]).toBe("Waiting for claude-模型");
  });

  test("says that it will retry", async () => {
    mock.replyOnce(failure("overloaded_error", { retryAfterSeconds: 0.01 })).reply("At last.");
    const { exitCode, stderr } = await runCli(["complete", "Why?"], { env, terminal });

    expect(exitCode).toBe(0);
    expect(stderr).toContain("Attempt 1 failed (529 overloaded_error)");
  });

  test("says that the token limit cut the text off", async () => {
    const { stderr } = await runCli(["complete", "--max-tokens", "2", "Why?"], { env, terminal });

    expect(stderr).toContain("The text was cut off at 2 tokens. Increase --max-tokens for more.");
  });

  test.each([
    { how: "streamed", flags: [] },
    { how: "whole", flags: ["--no-stream"] },
  ])("prints the warnings of the server, the text $how", async ({ flags }) => {
    const warning = `199 bridge "top_k: left out.", 199 bridge "metadata: \\"a\\" was cut." "Mon, 23 Nov 2026 08:00:00 GMT"`;
    mock.reply(completion(" Hi.", { headers: { warning } }));
    const { stderr } = await runCli(["complete", ...flags, "Why?"], { env, terminal });

    expect(stripVTControlCharacters(stderr)).toContain(
      'note: top_k: left out.\nnote: metadata: "a" was cut.\n',
    );
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { COMPLETE_PATH } from "@text-completions/core";
import { createMock, drop, pause, stream, text } from "@text-completions/mock";
import type { Recording } from "@text-completions/mock/record";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";
import { start } from "./start-mock.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "text-completions-mock-"));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;

/** A separate file for each call, named after it. */
function fileWith(content: string, extension = "yaml"): string {
  const file = path.join(folder, `file-${++count}.${extension}`);
  writeFileSync(file, content);
  return file;
}

async function ask(
  url: string,
  question = "Hello",
  rest: object = {},
  headers: object = {},
): Promise<string> {
  const response = await fetch(url + COMPLETE_PATH, {
    method: "POST",
    headers: { "x-api-key": "sk-very-secret-key", "anthropic-version": "2023-06-01", ...headers },
    body: JSON.stringify({
      model: "claude-2.1",
      max_tokens_to_sample: 20,
      prompt: `\n\nHuman: ${question}\n\nAssistant:`,
      ...rest,
    }),
  });
  const content = await response.text();
  const { completion, error }: { completion?: string; error?: { type: string } } = content.startsWith("{")
    ? JSON.parse(content)
    : { completion: content };
  return completion ?? error?.type ?? "";
}

const SCENARIO = `
# Comments, anchors and merges are those of YAML.
options: { apiKeys: [sk-very-secret-key] }
replies:
  - reply: { failure: overloaded_error }
    once: true
  - reply: &many " Many."
    when: { lastHumanTurn: { pattern: toes, flags: i } }
  - reply: { completion: *many, stopReason: max_tokens }
    when: { lastHumanTurn: How many? }
  - reply: " I cannot say."
`;

describe("--scenario", () => {
  test("plays a YAML file", async () => {
    await using server = await start(["--scenario", fileWith(SCENARIO)]);

    expect(await ask(server.url)).toBe("overloaded_error");
    expect(await ask(server.url)).toBe(" I cannot say.");
    expect(await ask(server.url, "How many TOES?")).toBe(" Many.");
    expect(await ask(server.url, "How many?")).toBe(" Many.");
    expect(await ask(server.url, "Hi", {}, { "x-api-key": "other" })).toBe("authentication_error");
  });

  test("plays a JSON file, indented by tabs", async () => {
    const json = JSON.stringify({ replies: [{ reply: " JSON." }] }, undefined, "\t");
    await using server = await start(["--scenario", fileWith(json, "json")]);

    expect(await ask(server.url)).toBe(" JSON.");
  });

  test("yields to flags", async () => {
    await using server = await start(["--scenario", fileWith(SCENARIO), "--api-key", "other"]);

    expect(await ask(server.url)).toBe("authentication_error");
    expect(await ask(server.url, "Hi", {}, { "x-api-key": "other" })).toBe("overloaded_error");
  });

  test("is reloaded when the file changes, and kept while the file is wrong", async () => {
    const file = fileWith("replies: [{ reply: ' Old.' }]");
    await using server = await start(["--scenario", file]);
    const before = await ask(server.url);

    writeFileSync(file, "replies: [{ reply: 1 }]");
    await server.errorLine(`${file}:1:20: /replies/0/reply: must be`);
    const meanwhile = await ask(server.url);
    writeFileSync(file, "replies: [{ reply: ' New one.' }]");
    const reloaded = await server.line('"reloaded"');

    expect([before, meanwhile, await ask(server.url)]).toEqual([" Old.", " Old.", " New one."]);
    expect(JSON.parse(reloaded)).toEqual({ event: "reloaded", scenario: file });
  });

  test.each([
    {
      name: "a field that is not known",
      content: "replies:\n  - reply: a\n    wen: {}",
      message: '3:5: /replies/0/wen: unknown property. Did you mean "when"?',
    },
    {
      name: "a value that is not allowed",
      content: "replies:\n  - reply:\n      failure: overload",
      message: '3:16: /replies/0/reply/failure: must be one of "invalid_request_error",',
    },
    {
      name: "a field that is missing",
      content: "replies:\n  - times: 1",
      message: "2:5: /replies/0/reply: is required",
    },
    {
      name: "a value behind an alias",
      content: "replies:\n  - { reply: &a x, times: *a }",
      message: '2:27: /replies/0/times: must be an integer, got "x"',
    },
    {
      name: "a name with a slash",
      content: 'options: { headers: { "a/b": c } }',
      message: "1:23: /options/headers/a~1b: must have a name that matches",
    },
    {
      name: "a duplicate field",
      content: "replies: []\nreplies: []",
      message: "2:1: Map keys must be unique",
    },
    { name: "no YAML", content: "replies: [", message: "1:11: " },
    { name: "an empty file", content: "", message: "1:1: must be an object" },
  ])("is rejected with exit status 2 for $name, by file, line and column", async ({ content, message }) => {
    const file = fileWith(content);

    const ran = await runCli(["mock", "--port", "0", "--scenario", file]);

    expect(ran).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ran.stderr).toContain(`\n  ${file}:${message}`);
  });

  test("is rejected with every problem on its own line", async () => {
    const file = fileWith("options: { seed: a }\nreplies: [1]");

    const { stderr } = await runCli(["mock", "--port", "0", "--scenario", file]);

    expect(stderr).toBe(
      [
        `error: Failed to read the scenario ${JSON.stringify(file)}: it has 2 problems. Fix the following:`,
        `  ${file}:1:18: /options/seed: must be a number, got "a"`,
        `  ${file}:2:11: /replies/0: must be an object, got 1`,
        "",
      ].join("\n"),
    );
  });
});

describe("--validate", () => {
  test("reports each file, and exits with 1 if one is not valid", async () => {
    const valid = fileWith(SCENARIO);
    const wrong = fileWith("options: { seed: a }\nreplies: [1]");

    const both = await runCli(["mock", "--validate", valid, wrong]);
    const one = await runCli(["mock", "--validate", valid]);

    expect(both.stdout.split("\n")).toEqual([
      `${valid} valid`,
      expect.stringMatching(/^error: \S+:1:18: \/options\/seed/),
      expect.stringMatching(/^error: \S+:2:11: \/replies\/0/),
      "",
    ]);
    expect(both).toMatchObject({ exitCode: 1, stderr: "" });
    expect(one).toEqual({ exitCode: 0, stdout: `${valid} valid\n`, stderr: "" });
  });

  test("prints JSON for programs, with the place of each problem", async () => {
    const valid = fileWith(SCENARIO);
    const wrong = fileWith("options: { seed: a }\nreplies: [{ reply: a, tims: 1 }]");
    const broken = fileWith("{", "json");

    const { exitCode, stdout, stderr } = await runCli([
      "mock",
      "--validate",
      valid,
      wrong,
      broken,
      "--format",
      "json",
    ]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(JSON.parse(stdout)).toEqual({
      files: [
        { file: valid, valid: true, problems: [] },
        {
          file: wrong,
          valid: false,
          problems: [
            { line: 1, column: 18, path: "/options/seed", message: 'must be a number, got "a"' },
            {
              line: 2,
              column: 23,
              path: "/replies/0/tims",
              message: 'unknown property. Did you mean "times"?',
            },
          ],
        },
        {
          file: broken,
          valid: false,
          problems: [{ line: 1, column: 2, message: expect.stringContaining("}") }],
        },
      ],
    });
    expect(await runCli(["mock", "--validate", valid, "--format", "json"])).toMatchObject({ exitCode: 0 });
  });

  test("a format needs files to validate", async () => {
    const { exitCode, stderr } = await runCli(["mock", "--format", "json"]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("--format works only with --validate. Pass --validate FILE….");
  });

  test("serves nothing, so it excludes the flags of a server's script", async () => {
    const { exitCode, stderr } = await runCli(["mock", "--validate", "a.yaml", "--replay", "b.json"]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("cannot be used with");
  });
});

describe("the control API", () => {
  test("scripts the server and shows its calls, scope by scope, without keys", async () => {
    await using server = await start();
    const scope = { "x-mock-scope": "a test" };

    const added = await fetch(`${server.url}/__mock/replies`, {
      method: "POST",
      headers: scope,
      body: '{"replies":[{"reply":" Scripted."}]}',
    });
    const texts = [await ask(server.url, "Hi", {}, scope), await ask(server.url)];
    const calls = await (await fetch(`${server.url}/__mock/calls`, { headers: scope })).text();

    expect(added.status).toBe(204);
    expect(texts).toEqual([" Scripted.", " Hello! My name is Claude."]);
    expect(JSON.parse(calls)).toMatchObject({ calls: [{ number: 1, text: " Scripted." }] });
    expect(calls).not.toContain("sk-very");
  });

  test("is not reachable by other machines without --control", async () => {
    await using closed = await start(["--host", "0.0.0.0"]);
    await using open = await start(["--host", "0.0.0.0", "--control"]);

    expect((await fetch(`${closed.url}/__mock/calls`)).status).toBe(404);
    expect((await fetch(`${open.url}/__mock/calls`)).status).toBe(200);
    expect((await fetch(`${closed.url}/__mock/health`)).status).toBe(200);
    expect(await ask(closed.url)).toBe(" Hello! My name is Claude.");
  });
});

function readRecording(file: string): Recording {
  const recording: Recording = JSON.parse(readFileSync(file, "utf8"));
  return recording;
}

describe("--record, --upstream and --replay", () => {
  test("record the responses of the mock, without keys and without the control API", async () => {
    const file = path.join(folder, "mock.json");
    await using server = await start(["--record", file]);
    await ask(server.url);
    await fetch(`${server.url}/__mock/calls`);
    await ask(server.url, "Hi", { stream: true });
    await server.stop();

    const { exchanges } = readRecording(file);

    expect(exchanges.map(({ response, end }) => [response?.status, end])).toEqual([
      [200, "complete"],
      [200, "complete"],
    ]);
    expect(readFileSync(file, "utf8")).not.toContain("sk-very");
  });

  test("record another server, log its calls, and replay them, broken connections included", async () => {
    const file = path.join(folder, "upstream.json");
    const mock = createMock({ apiKeys: ["sk-very-secret-key"] })
      .replyOnce(stream([text(" One"), pause(5), text(" two")]))
      .replyOnce(stream([text(" One"), drop()]));
    await using upstream = await serveMock(mock);
    const recording = await start(["--record", file, "--upstream", `${upstream.url}/`]);
    const first = await ask(recording.url, "Count", { stream: true });
    const broken = ask(recording.url, "Break", { stream: true });
    await expect(broken).rejects.toThrow("terminated");
    const logged = await recording.line('"number":2');
    await recording.stop();

    await using replaying = await start(["--replay", file, "--speed", "100"]);
    const again = await ask(replaying.url, "Count", { stream: true });

    expect(JSON.parse(logged)).toMatchObject({
      event: "call",
      status: 200,
      model: "claude-2.1",
      outcome: "dropped",
    });
    expect(first).toContain(" two");
    expect(again).toBe(first);
    await expect(ask(replaying.url, "Break", { stream: true })).rejects.toThrow("terminated");
    expect(await ask(replaying.url, "Other")).toBe("api_error");
    expect(readFileSync(file, "utf8")).not.toContain("sk-very");
  });
});

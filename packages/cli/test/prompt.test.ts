import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runCli } from "./run-cli.ts";

interface DocumentedPrompt {
  name: string;
  prompt: string;
  verdict: "valid" | "sanitized" | "rejected";
}

const documented: DocumentedPrompt[] = JSON.parse(
  readFileSync(new URL("../../../spec/examples/prompts.json", import.meta.url), "utf8"),
);

const VALID = "\n\nHuman: Hello\n\nAssistant:";
const INVALID = "\n\nHuman: Hello\nAssistant:";
const WIDE_AND_TAB = "\n\nHuman: 你\tone Human: two\n\nAssistant:";

test.each(documented)("exits with the documented status: $name", async ({ prompt, verdict }) => {
  const { exitCode } = await runCli(["prompt"], { stdin: prompt });

  expect(exitCode).toBe(verdict === "rejected" ? 1 : 0);
});

test("rejects --unescape where there is nothing to unescape", async () => {
  const { exitCode, stderr } = await runCli(["prompt", "--unescape"], { stdin: VALID });

  expect(exitCode).toBe(2);
  expect(stderr).toBe("error: --unescape works only with --to. Pass --to messages.\n");
});

describe("prints problems", () => {
  test("with the place, a caret under it, the reason and the fix", async () => {
    const { stdout, stderr } = await runCli(["prompt", "-"], { stdin: INVALID });

    expect(stderr).toBe("");
    expect(stdout).toBe(
      [
        'stdin:4:1 error: prompt must end with "\\n\\nAssistant:" turn',
        "  4 | Assistant:",
        "    | ^",
        '  "\\nAssistant:" is not "\\n\\nAssistant:". Write "\\n\\nAssistant:" there.',
        "",
        "",
      ].join("\n"),
    );
  });

  test("with the caret in its column after wide and unprintable characters", async () => {
    const [, line = "", caret = ""] = (await runCli(["prompt"], { stdin: WIDE_AND_TAB })).stdout.split("\n");

    expect(line).toBe("  3 | Human: 你\\tone Human: two");
    // The Chinese character takes two columns.
    expect(caret.indexOf("^")).toBe(line.lastIndexOf("Human:") + 1);
  });

  test("with the text around the place in a long line", async () => {
    const long = `\n\nHuman: ${"a".repeat(500)} Human: ${"b".repeat(500)}\n\nAssistant:`;
    const [, line = "", caret = ""] = (await runCli(["prompt"], { stdin: long })).stdout.split("\n");

    expect(line.length).toBeLessThan(140);
    expect(line).toMatch(/\| …a+ Human: b+…$/);
    expect(caret.indexOf("^")).toBe(line.indexOf("Human:"));
  });

  test.each([
    { where: "beside the place", pad: "" },
    { where: "where the line is cut", pad: "a".repeat(50) },
  ])("without a key in the line: $where", async ({ pad }) => {
    const key = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789";
    const stdin = `\n\nHuman: ${key} ${pad} Human: ${pad} ${key} b\n\nAssistant:`;
    const [, line = "", caret = ""] = (await runCli(["prompt"], { stdin })).stdout.split("\n");

    expect(line).not.toMatch(/sk|789/);
    expect(caret.indexOf("^")).toBe(line.lastIndexOf("Human:"));
  });

  test("and that the prompt is valid, if there are only warnings", async () => {
    const ran = await runCli(["prompt"], { stdin: `${VALID} ` });

    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain("warning: trailing whitespace");
    expect(ran.stdout).toMatch(/stdin valid\n$/);
  });

  test("of the model that is named", async () => {
    const stdin = `Be brief.${VALID}`;

    expect((await runCli(["prompt"], { stdin })).stdout).toBe("stdin valid\n");
    expect((await runCli(["prompt", "--model", "claude-2.0"], { stdin })).stdout).toContain("warning:");
  });

  test("in colours on a terminal, unless NO_COLOR is set, and by FORCE_COLOR in a pipe", async () => {
    const colour = "\u001B[3";
    const terminal = ["stdout"] as const;

    expect((await runCli(["prompt"], { stdin: INVALID, terminal })).stdout).toContain(colour);
    expect(
      (await runCli(["prompt"], { stdin: INVALID, terminal, env: { NO_COLOR: "1" } })).stdout,
    ).not.toContain(colour);
    expect((await runCli(["prompt"], { stdin: INVALID, env: { FORCE_COLOR: "1" } })).stdout).toContain(
      colour,
    );
    expect(
      (await runCli(["prompt"], { stdin: INVALID, terminal, env: { FORCE_COLOR: "0" } })).stdout,
    ).not.toContain(colour);
  });

  test("as JSON", async () => {
    const { exitCode, stdout } = await runCli(["prompt", "--format", "json"], { stdin: INVALID });

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ keyword: "end", severity: "error", line: 4, column: 1, turn: 0 }),
    ]);
    expect((await runCli(["prompt", "--format", "json"], { stdin: VALID })).stdout).toBe("[]\n");
  });

  test("with a hint, if they come from CRLF line ends", async () => {
    const hint =
      "hint: The lines of stdin end in CRLF, but turn markers need LF. Convert the line endings to LF.\n";
    const crlf = VALID.replaceAll("\n", "\r\n");

    expect((await runCli(["prompt"], { stdin: crlf })).stdout).toContain(hint);
    expect((await runCli(["prompt", "--fix"], { stdin: crlf })).stderr).toContain(hint);
    expect((await runCli(["prompt"], { stdin: VALID.replaceAll("\n", "\r") })).stdout).toContain(
      hint.replace("CRLF", "CR"),
    );
    expect((await runCli(["prompt"], { stdin: `${INVALID}\r\nHi` })).stdout).not.toContain("hint:");
    expect((await runCli(["prompt"], { stdin: `${VALID} a\r\nb` })).stdout).not.toContain("hint:");
  });

  test("but not for the line end that ends a file", async () => {
    expect((await runCli(["prompt"], { stdin: `${VALID}\n` })).stdout).toBe("stdin valid\n");
    expect((await runCli(["prompt"], { stdin: `${VALID}\n\n` })).stdout).toContain("warning:");
  });
});

describe("with --fix", () => {
  test("prints the sanitized prompt, byte for byte in a pipe", async () => {
    expect(await runCli(["prompt", "--fix"], { stdin: "Human: Hello\n\nAssistant: " })).toEqual({
      exitCode: 0,
      stdout: VALID,
      stderr: "",
    });
  });

  test("reports on stderr what --fix cannot correct", async () => {
    const { exitCode, stdout, stderr } = await runCli(["prompt", "--fix"], { stdin: `${INVALID} ` });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: INVALID });
    expect(stderr).toContain("stdin:4:1 error:");
  });
});

describe("with --to messages", () => {
  test("prints the messages, and on stderr what is not carried over", async () => {
    const stdin = `Be brief.${VALID} Hi `;
    const { exitCode, stdout, stderr } = await runCli(["prompt", "--to", "messages"], { stdin });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      system: "Be brief.",
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Hi" },
      ],
    });
    expect(stderr).toBe("note: stdin:5: prefill: Models from Claude 4.6 on reject a prefill.\n");
  });

  test("says which word was read as a marker, in which line, and how to keep it as text", async () => {
    const stdin = `\n\nHuman: This is in the log:\n\nHuman: hi\n\nAssistant:`;
    const escaped = stdin.replace(
      "\n\nHuman: hi",
      String.raw`\n\n\Human: hi`.replaceAll(String.raw`\n`, "\n"),
    );

    const { stderr } = await runCli(["prompt", "--to", "messages"], { stdin });
    const kept = await runCli(["prompt", "--to", "messages", "--unescape"], { stdin: escaped });

    expect(stderr).toBe(
      'note: stdin:5: "Human:" was read as the marker of turn 2, which was merged into the previous turn of the same role. If this is quoted text, write "\\Human:" and pass --unescape.\n',
    );
    expect(kept.stderr).toBe("");
    expect(JSON.parse(kept.stdout)).toEqual({
      messages: [{ role: "user", content: "This is in the log:\n\nHuman: hi" }],
    });
  });

  test("prints the problems of an invalid prompt on stderr, and nothing else", async () => {
    const { exitCode, stdout, stderr } = await runCli(["prompt", "--to", "messages"], { stdin: INVALID });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("stdin:4:1 error:");
  });
});

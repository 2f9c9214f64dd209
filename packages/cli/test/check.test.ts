import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import os from "node:os";
import path from "node:path";
import { CHECKS, type Report } from "@text-completions/contract";
import { MODELS } from "@text-completions/core";
import { createMock, type Mock, raw, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Interruption } from "../src/errors.ts";
import { type CliResult, runCli, type CliInput } from "./run-cli.ts";

const KEY = "sk-ant-very-secret";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "check-"));
});
afterAll(() => rm(folder, { recursive: true }));

function inFolder(name: string): string {
  return path.join(folder, name);
}

async function check(
  mock: Mock,
  flags: readonly string[] = [],
  input: CliInput = {},
): Promise<CliResult & { url: string }> {
  await using server = await serveMock(mock);
  const ran = await runCli(["check", server.url, ...flags], {
    env: { ANTHROPIC_API_KEY: KEY },
    ...input,
  });
  return { ...ran, url: server.url };
}

function conformant(): Mock {
  return createMock({ apiKeys: [KEY] });
}

/** Streams end as those of another API. */
function broken(): Mock {
  return conformant()
    .reply(" Hello")
    .reply(stream([text(" Hello"), raw("data: [DONE]\n\n")]), { when: { stream: true } });
}

async function listen(server: Server): Promise<AsyncDisposable & { port: number }> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async [Symbol.asyncDispose]() {
      if ("closeAllConnections" in server && typeof server.closeAllConnections === "function") {
        server.closeAllConnections();
      }
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function http(respond: RequestListener): Promise<AsyncDisposable & { port: number }> {
  return listen(createHttpServer(respond));
}

describe("the exit status is", () => {
  test("0 for a server that conforms", async () => {
    const { exitCode, stdout, stderr, url } = await check(conformant());

    expect(stdout).toContain(`${url} conforms`);
    expect(stdout).not.toContain("✗");
    expect(stderr).toMatch(
      /^\d+ checks, \d+ requests to http:\S+\. The model generates \d+ completions, up to about [\d,]+ tokens\. If some fail, up to \d+ more requests to find out why\.\n$/,
    );
    expect(exitCode).toBe(0);
  });

  test("1 for one that does not conform", async () => {
    const { exitCode, stdout, url } = await check(broken(), ["--only", "stream/no-done"]);

    expect(exitCode).toBe(1);
    expect(stdout).toContain("✗ stream/no-done  must  ");
    expect(stdout).toMatch(/\+\d+ ms │/);
    expect(stdout).toContain(`${url} does not conform: 1 required check failed.\n`);
  });

  test("0 for one that ignores a recommendation, and 1 with --strict", async () => {
    const model = MODELS.find(({ aliases }) => aliases.length > 0)?.aliases[0];
    const body = { type: "completion", id: "compl_1", completion: " a", stop_reason: "stop_sequence", model };
    const mock = (): Mock => conformant().reply(() => Response.json(body));
    const flags = ["--only", "model/alias-resolved"];

    const lenient = await check(mock(), flags);
    const strict = await check(mock(), [...flags, "--strict"]);

    expect(lenient.stdout).toContain("! model/alias-resolved  should  ");
    expect([lenient.exitCode, strict.exitCode]).toEqual([0, 1]);
  });

  test("2 if the connection fails", async () => {
    const { port } = await (async () => {
      await using server = await listen(createTcpServer());
      return { port: server.port };
    })();

    const { exitCode, stdout } = await runCli(["check", `http://127.0.0.1:${port}`]);

    expect(stdout).toContain("ECONNREFUSED");
    expect(exitCode).toBe(2);
  });

  test("2 if the server does not speak HTTP", async () => {
    await using server = await listen(
      createTcpServer((socket) => socket.resume().end("220 mail.example ESMTP\r\n")),
    );

    const { exitCode, stdout } = await runCli(["check", `http://127.0.0.1:${server.port}`]);

    expect(stdout).toMatch(/no response arrived: .*HTTP/);
    expect(exitCode).toBe(2);
  });

  test("2 if TLS fails", async () => {
    await using server = await http((_request, response) => response.end());

    const { exitCode, stdout } = await runCli(["check", `https://127.0.0.1:${server.port}`]);

    expect(stdout).toMatch(/no response arrived: .*(SSL|TLS|packet length)/i);
    expect(exitCode).toBe(2);
  });

  test("2 if the key is rejected", async () => {
    const { exitCode, stdout } = await check(createMock({ apiKeys: ["another"] }));

    expect(stdout).toContain("the key was rejected");
    expect(stdout).toContain("No check of http");
    expect(exitCode).toBe(2);
  });

  test("2 if the response is a web page", async () => {
    await using server = await http((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Welcome");
    });

    const { exitCode, stdout } = await runCli(["check", `http://127.0.0.1:${server.port}`]);

    expect(stdout).toContain("the response is a web page (200). Pass the URL before /v1/complete.");
    expect(exitCode).toBe(2);
  });

  test("1 if a stream never ends", async () => {
    let rest: NodeJS.Timeout | undefined;
    await using server = await http((request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_1" });
      const data = { type: "completion", completion: " a", stop_reason: null, model: "claude-2.1" };
      rest = setInterval(() => response.write(`event: completion\ndata: ${JSON.stringify(data)}\n\n`), 20);
      response.on("close", () => clearInterval(rest));
    });

    const flags = ["--only", "stream/one-terminal-event,response/whole-body", "--timeout", "300"];
    const { exitCode, stdout } = await runCli(["check", `http://127.0.0.1:${server.port}`, ...flags]);

    expect(stdout).toContain("300 ms");
    expect(exitCode).toBe(1);
  });

  test("130 after Ctrl-C, and the report has the results so far", async () => {
    const controller = new AbortController();
    const mock = createMock({ apiKeys: [KEY], onCall: () => controller.abort(new Interruption("SIGINT")) });
    const file = inFolder("cut-off.json");

    const { exitCode, stdout } = await check(mock, ["--output", file], { signal: controller.signal });

    const report: Report = JSON.parse(await readFile(file, "utf8"));
    expect(report).toMatchObject({ complete: false, failure: { code: "aborted" } });
    expect(report.results).toHaveLength(CHECKS.length);
    expect(stdout).toContain("The run did not finish: the run was aborted.\n");
    expect(exitCode).toBe(130);
  });

  test("0 if --max-requests ends a run in which nothing was wrong", async () => {
    const { exitCode, stdout } = await check(conformant(), ["--max-requests", "5"]);

    expect(stdout).toContain("5 requests");
    expect(stdout).toContain("the limit of 5 requests was reached");
    expect(exitCode).toBe(0);
  });

  test("2 if the choice leaves nothing to check", async () => {
    const { exitCode, stdout } = await check(conformant(), ["--only", "stream", "--skip", "stream"]);

    expect(stdout).toContain("could be evaluated");
    expect(exitCode).toBe(2);
  });
});

describe("the report", () => {
  test("goes to stdout in the format of --format", async () => {
    const { stdout } = await check(broken(), ["--only", "stream", "--format", "json"]);
    const report: Report = JSON.parse(stdout);

    expect(report).toMatchObject({ version: 1, complete: true });
    expect(report.summary.failed).toBeGreaterThan(0);
  });

  test("goes to files in the formats of their names, and is pretty on stdout", async () => {
    const files = ["a.json", "a.xml", "a.sarif", "a.html", "a.txt"].map(inFolder);

    const { stdout } = await check(broken(), [
      "--only",
      "stream",
      ...files.flatMap((file) => ["--output", file]),
    ]);

    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    expect(texts.map((each) => each.slice(0, 14))).toEqual(
      ['{\n  "version": ', "<?xml version=", '{\n  "$schema": ', "<!doctype html", stdout.slice(0, 14)].map(
        (each) => each.slice(0, 14),
      ),
    );
    expect(texts.at(-1)).toBe(stdout);
    expect((await readdir(folder)).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  test("has the first format in the first file, and one more on stdout", async () => {
    const file = inFolder("report");

    const flags = ["--format", "junit", "--output", file, "--format", "github"];
    const { stdout } = await check(broken(), ["--only", "stream", ...flags]);

    expect(await readFile(file, "utf8")).toMatch(/^<\?xml /);
    expect(stdout).toMatch(/^::error title=stream\//);
  });

  test("goes everywhere else if one file cannot be written", async () => {
    const file = inFolder("after-full.html");
    const flags = ["--only", "stream/no-done", "--format", "json", "--output", "/dev/full", "--output", file];

    const { exitCode, stdout, stderr } = await check(broken(), flags);

    expect(stdout).toContain("stream/no-done");
    expect(await readFile(file, "utf8")).toContain("stream/no-done");
    expect(stderr).toContain('Failed to write "/dev/full": the disk is full.');
    expect(exitCode).toBe(2);
  });

  test.each([
    { read: "--fixtures", flags: [] },
    { read: "--baseline", flags: ["--update-baseline"] },
    { read: "--config", flags: [] },
  ])("never replaces the file of $read", async ({ read, flags }) => {
    const file = inFolder("precious.json");
    await writeFile(file, "{}");

    const { exitCode, stderr } = await runCli(["check", read, file, ...flags, "--output", file]);

    expect(stderr).toContain(`both ${read} and --output name it. Pass different files.`);
    expect(exitCode).toBe(2);
    expect(await readFile(file, "utf8")).toBe("{}");
  });

  test("has colours on a terminal, and none in a file", async () => {
    const file = inFolder("colours.txt");
    const flags = ["--only", "stream/no-done", "--output", file];

    const { stdout } = await check(broken(), flags, { terminal: ["stdout"] });

    expect(stdout).toContain("\u001B[31m✗");
    expect(await readFile(file, "utf8")).not.toContain("\u001B");
  });

  test("fits into the terminal, and has whole lines elsewhere", async () => {
    const flags = ["--only", "stream"];

    const narrow = await check(broken(), flags, {
      terminal: ["stdout"],
      columns: 60,
      env: { NO_COLOR: "1", ANTHROPIC_API_KEY: KEY },
    });
    const piped = await check(broken(), flags, { columns: 60 });

    const longest = (output: string): number =>
      Math.max(...output.split("\n").map((line) => (line.includes("https://") ? 0 : line.length)));
    expect(longest(narrow.stdout)).toBeLessThanOrEqual(60);
    expect(longest(piped.stdout)).toBeGreaterThan(80);
  });

  test("contains no key in any format, even if the server repeats it", async () => {
    const mock = createMock({ checkResponses: "off" }).reply(() =>
      Response.json({ completion: KEY, model: KEY }, { headers: { "x-echo": KEY } }),
    );
    const formats = ["json", "junit", "github", "sarif", "html"].map((format) => [
      format,
      inFolder(`key.${format}`),
    ]);
    const flags = formats.flatMap(([format = "", file = ""]) => ["--format", format, "--output", file]);

    const { stdout, stderr } = await check(mock, ["--only", "keys,response", "--api-key", KEY, ...flags]);

    const files = await Promise.all(formats.map(([, file = ""]) => readFile(file, "utf8")));
    expect(stdout).toContain("keys/not-echoed");
    expect([stdout, stderr, ...files].join("\n")).not.toContain(KEY);
  });
});

describe("on a terminal", () => {
  test("shows the progress of the run, and removes it at the end", async () => {
    const { stderr } = await check(conformant(), ["--only", "response"], { terminal: ["stderr"] });

    expect(stderr.split("\r\u001B[2K").at(0)).toMatch(/m1\/\d+ {2}\S+ {2}200/);
    expect(stderr.endsWith("\r\u001B[2K")).toBe(true);
  });
});

describe("without a request", () => {
  test("--list prints all checks, or the selected ones", async () => {
    const all = await runCli(["check", "--list"]);
    const chosen = await runCli(["check", "--list", "--only", "stream/no-done"]);
    const json = await runCli(["check", "--list", "--only", "stream/no-done", "--format", "json"]);

    expect(all.stdout.trimEnd().split("\n").length).toBeGreaterThan(50);
    expect(chosen).toMatchObject({ exitCode: 0, stderr: "" });
    expect(chosen.stdout).toMatch(/^stream\/no-done {2}must {4}\S.*\n$/);
    expect(JSON.parse(json.stdout)).toEqual(CHECKS.filter(({ id }) => id === "stream/no-done"));
  });

  test("--dry-run says what would be sent, and needs no key", async () => {
    const { exitCode, stdout, stderr } = await runCli([
      "check",
      "https://gateway.example",
      "--dry-run",
      "--skip-billable",
    ]);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [sentence, ...purposes] = stdout.trimEnd().split("\n");
    expect(sentence).toMatch(
      /^\d+ checks, \d+ requests to https:\/\/gateway\.example\. The model generates nothing\. If some fail, up to \d+ more requests to find out why\.$/,
    );
    expect(purposes.map((line) => line.trim().replace(/^\d+ +/, ""))).toEqual([
      "invalid bodies and fields",
      "invalid prompts",
      "invalid versions",
      "missing and wrong keys",
      "other methods and paths",
      "models that are not served",
    ]);
  });

  test("--profile 2023 accepts responses without type and id", async () => {
    const { exitCode, stdout } = await runCli(["check", "--list", "--profile", "2023"]);

    expect(exitCode).toBe(0);
    expect(stdout).toContain("response/json");
    expect(stdout).not.toContain("response/type-and-id");
  });
});

describe("--fixtures", () => {
  const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01" };

  async function record(name: string, mockFlags: readonly string[], body: object): Promise<string> {
    const file = inFolder(name);
    const controller = new AbortController();
    const { port } = await new Promise<{ port: number }>((resolve) => {
      void runCli(["mock", "--port", "0", "--record", file, ...mockFlags], {
        signal: controller.signal,
        onStdout(output) {
          const found = /127\.0\.0\.1:(\d+)/.exec(output)?.[1];
          if (found !== undefined) resolve({ port: Number(found) });
        },
      });
    });
    const response = await fetch(`http://127.0.0.1:${port}/v1/complete`, {
      method: "POST",
      headers: { ...headers, "x-api-key": KEY },
      body: JSON.stringify(body),
    });
    await response.text();
    while (!(await readFile(file, "utf8")).includes('"endedAtMs"')) await new Promise(setImmediate);
    controller.abort(new Interruption("SIGTERM"));
    return file;
  }

  const request = { model: "claude-2.1", max_tokens_to_sample: 9, prompt: "\n\nHuman: Hi\n\nAssistant:" };

  test("checks a recording of mock --record, the client's side, too", async () => {
    const good = await record("good.json", [], { ...request, stream: true });
    const bad = await record("bad.json", [], { ...request, temperature: 2 });

    const passed = await runCli(["check", "--fixtures", good]);
    const failed = await runCli(["check", "--fixtures", bad, "--format", "github"]);

    expect(passed.stdout).toContain("conforms");
    expect([passed.exitCode, failed.exitCode]).toEqual([0, 1]);
    expect(failed.stdout).toMatch(/^::error title=client\//);
    expect(passed.stderr).toBe("");
  });

  test("accepts a response that the client left in the middle", async () => {
    const file = inFolder("left.json");
    const exchange = {
      request: {
        method: "POST",
        url: "https://api.anthropic.com/v1/complete",
        headers: { ...headers, "x-api-key": "[redacted]" },
        body: { text: JSON.stringify(request) },
      },
      response: {
        status: 200,
        headers: { "content-type": "application/json", "request-id": "req_1" },
        headersAtMs: 5,
        chunks: [{ atMs: 6, text: '{"type":"compl' }],
      },
      end: "aborted",
      endedAtMs: 9,
    };
    await writeFile(file, JSON.stringify({ version: 1, exchanges: [exchange] }));

    const { exitCode, stdout } = await runCli(["check", "--fixtures", file]);

    expect(stdout).toContain("https://api.anthropic.com conforms");
    expect(exitCode).toBe(0);
  });

  test("does not pass with a recording of nothing", async () => {
    const file = inFolder("nothing.json");
    await writeFile(file, JSON.stringify({ version: 1, exchanges: [] }));

    const { exitCode, stdout } = await runCli(["check", "--fixtures", file]);

    expect(stdout).toContain("No check of the recording could be evaluated.");
    expect(exitCode).toBe(2);
  });

  test.each([{ name: "that is not a recording", content: "{}", message: "recording" }])(
    "rejects a file $name",
    async ({ content, message }) => {
      const file = inFolder("no-recording.json");
      await writeFile(file, content);

      const { exitCode, stderr } = await runCli(["check", "--fixtures", file]);

      expect(stderr).toContain(message);
      expect(exitCode).toBe(2);
    },
  );
});

test("says that a server on this machine needs a key, if none was sent", async () => {
  await using server = await serveMock(conformant());

  const { exitCode, stdout } = await runCli(["check", server.url]);

  expect(stdout).toContain("the server needs a key. Set ANTHROPIC_API_KEY, or pass --api-key");
  expect(stdout).not.toContain("the key was rejected");
  expect(exitCode).toBe(2);
});

test.each([
  {
    code: "not-selected",
    flags: ["--only", "response/json"],
    reasonText: "not selected (--only)",
    option: "--only",
  },
  {
    code: "excluded",
    flags: ["--only", "response", "--skip", "response/json"],
    reasonText: "excluded (--skip)",
    option: "--skip",
  },
  {
    code: "billable",
    flags: ["--only", "response", "--skip-billable"],
    reasonText: "the model would have to generate text (--skip-billable)",
    option: "--skip-billable",
  },
  {
    code: "request-limit",
    flags: ["--max-requests", "1"],
    reasonText: "the limit of 1 requests was reached (--max-requests)",
    option: "--max-requests",
  },
  {
    code: "client-check",
    flags: ["--only", "response/json"],
    reasonText: "it checks clients: pass a recording with --fixtures",
    option: undefined,
  },
])("renders the reason $code with the names of flags", async ({ code, flags, reasonText, option }) => {
  const { results }: Report = JSON.parse((await check(conformant(), [...flags, "--format", "json"])).stdout);

  const { reason } = results.find((result) => result.reason?.code === code) ?? {};
  expect(reason).toEqual({ code, text: reasonText, ...(option !== undefined && { option }) });
});

test("ends a run that takes longer than --max-duration", async () => {
  await using server = await http((request) => void request.resume());
  const flags = ["--max-duration", "50", "--format", "json"];

  const { exitCode, stdout } = await runCli(["check", `http://127.0.0.1:${server.port}`, ...flags]);

  const { failure }: Report = JSON.parse(stdout);
  expect(failure).toMatchObject({ option: "--max-duration" });
  expect(exitCode).toBe(2);
});

test("sends a placeholder key to a server on this machine if no key is set", async () => {
  const mock = createMock();
  await using server = await serveMock(mock);

  const { exitCode } = await runCli(["check", server.url, "--only", "response/json"]);

  expect(mock.calls[0]?.status).toBe(200);
  expect(exitCode).toBe(0);
});

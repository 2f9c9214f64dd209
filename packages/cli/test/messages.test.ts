import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXIT_CODE } from "../src/errors.ts";
import { type CliInput, runCli } from "./run-cli.ts";

/** A wrong command line, and what its message has to say. */
interface Mistake extends CliInput {
  /** What is wrong, as the name of the test. */
  readonly name: string;
  readonly argv: readonly string[];
  /** The cause, in the words of the message. */
  readonly cause: string;
  /** The value that is wrong, quoted. Absent if a value is missing, or may be secret. */
  readonly value?: string;
  /** What to do. */
  readonly fix: string;
}

const KEY = "sk-ant-very-secret-0123456789";
const ENV = { ANTHROPIC_API_KEY: KEY };
const PROMPT = "\n\nHuman: Why?\n\nAssistant:";

const folder = mkdtempSync(path.join(os.tmpdir(), "text-completions-messages-"));
const inFolder = (name: string): string => path.join(folder, name);
writeFileSync(inFolder("latin-1.txt"), Uint8Array.of(0xff));
writeFileSync(inFolder("text"), "x");
writeFileSync(inFolder("empty-object.json"), "{}");
writeFileSync(inFolder("list.json"), "[]");
writeFileSync(inFolder("wrong.yaml"), "replies:\n  - reply: 1\n");
mkdirSync(inFolder("directory"));
const taken = createServer();
let takenPort = "";
beforeAll(async () => {
  await once(taken.listen(0, "127.0.0.1"), "listening");
  const address = taken.address();
  takenPort = String(typeof address === "object" ? address?.port : "");
});
afterAll(() => {
  taken.close();
  rmSync(folder, { recursive: true });
});

const ANY: readonly Mistake[] = [
  {
    name: "an unknown command",
    argv: ["compelte"],
    cause: "unknown command",
    value: "'compelte'",
    fix: "(Did you mean complete?)",
  },
  {
    name: "help for an unknown command",
    argv: ["help", "compelte"],
    cause: "unknown command",
    value: "'compelte'",
    fix: "(Did you mean complete?)",
  },
  {
    name: "an unknown flag",
    argv: ["mock", "--prot", "1"],
    cause: "Unknown option --prot.",
    fix: 'Did you mean --port?\n  Run "text-completions mock --help" for usage.',
  },
  {
    name: "a flag spelt as an option",
    argv: ["complete", "--baseURL", "http://127.0.0.1"],
    cause: "Unknown option --baseURL.",
    fix: "Did you mean --base-url?",
  },
  {
    name: "half of a flag",
    argv: ["complete", "--prompt=secret"],
    cause: "Unknown option --prompt.",
    fix: "Did you mean --prompt-file?",
  },
  {
    name: "a flag that no command has",
    argv: ["prompt", "-x"],
    cause: "Unknown option -x.",
    fix: 'Run "text-completions prompt --help" for usage.',
  },
  {
    name: "a key where a command takes none",
    argv: ["complete", "--api-key=my-secret", "Why?"],
    cause: "Unknown option --api-key.",
    fix: "Set ANTHROPIC_API_KEY.",
  },
  {
    name: "a value of a flag that takes none",
    argv: ["complete", "--mock=my-secret", "Why?"],
    cause: "Invalid --mock: expected no value, got one.",
    fix: "Pass --mock alone, or omit it.",
  },
  {
    name: "a host with a scheme",
    argv: ["mock", "--host", "http://localhost"],
    cause: 'Invalid --host: expected a host such as "127.0.0.1"',
    value: '"http://localhost"',
    fix: "Leave out the scheme, the port and the path.",
  },
  {
    name: "a host with a port",
    argv: ["mock", "--host", "localhost:4010"],
    cause: 'Invalid --host: expected a host such as "127.0.0.1"',
    value: '"localhost:4010"',
    fix: "Leave out the scheme, the port and the path.",
  },
  {
    name: "a key in another flag than that of the command",
    argv: ["check", "--key=my-secret", "http://127.0.0.1"],
    cause: "Unknown option --key.",
    fix: "Did you mean --api-key?",
  },
  {
    name: "a flag without its value",
    argv: ["mock", "--port"],
    cause: "option '--port <number>' argument missing",
    fix: 'Run "text-completions mock --help" for usage.',
  },
  {
    name: "too many arguments",
    argv: ["prompt", "a", "b"],
    cause: "too many arguments for 'prompt'. Expected 1 argument but got 2",
    fix: "Put an argument that contains spaces in quotes.",
  },
];

const COMPLETE: readonly Mistake[] = [
  {
    name: "no key",
    argv: ["complete", "Why?"],
    cause: "Missing API key.",
    fix: "Set ANTHROPIC_API_KEY, or pass --mock to use a mock, which needs no key.",
  },
  {
    name: "no prompt on a terminal",
    argv: ["complete", "--mock"],
    cause: "Missing prompt.",
    fix: "Pass a question or --prompt-file FILE, or pipe text into the command.",
  },
  {
    name: "an empty question",
    argv: ["complete", "--mock", " "],
    cause: "Invalid prompt: expected text, got none.",
    fix: "Pass a question or --prompt-file FILE, or pipe text into the command.",
  },
  {
    name: "a question and a file",
    argv: ["complete", "--mock", "--prompt-file", "x", "Why?"],
    cause: "not both",
    fix: "Pass either a question or --prompt-file",
  },
  {
    name: "a file that does not exist",
    argv: ["complete", "--mock", "--prompt-file", "no-such-file"],
    cause: "the file does not exist",
    value: '"no-such-file"',
    fix: "Pass a text file.",
  },
  {
    name: "a directory",
    argv: ["complete", "--mock", "--prompt-file", inFolder("directory")],
    cause: "it is a directory",
    value: JSON.stringify(inFolder("directory")),
    fix: "Pass a text file.",
  },
  {
    name: "a file that is not text",
    argv: ["complete", "--mock", "--prompt-file", inFolder("latin-1.txt")],
    cause: "it is not UTF-8 text",
    value: JSON.stringify(inFolder("latin-1.txt")),
    fix: "Convert it to UTF-8.",
  },
  {
    name: "a question that would open a turn",
    argv: ["complete", "--mock", "a\n\nHuman: b"],
    cause: "Invalid question: it contains the turn marker",
    value: String.raw`"\\n\\nHuman:"`.replaceAll(String.raw`\\n`, String.raw`\n`),
    fix: "Pass a whole prompt with --prompt-file or through a pipe.",
  },
  {
    name: "system text that would open a turn",
    argv: ["complete", "--mock", "--system", "a\n\nHuman: b", "Hello"],
    cause: "Invalid --system: it contains the turn marker",
    value: String.raw`"\n\nHuman:"`,
    fix: "Pass a whole prompt with --prompt-file or through a pipe.",
  },
  {
    name: "a prefill that would open a turn",
    argv: ["complete", "--mock", "--prefill", "a\n\nAssistant: b", "Hello"],
    cause: "Invalid --prefill: it contains the turn marker",
    value: String.raw`"\n\nAssistant:"`,
    fix: "Pass a whole prompt with --prompt-file or through a pipe.",
  },
  {
    name: "system text with a prompt with turns",
    argv: ["complete", "--mock", "--system", "Be brief."],
    stdin: PROMPT,
    cause: "--system works only with a question",
    fix: "Put the system text into the prompt.",
  },
  {
    name: "a prefill with a prompt with turns",
    argv: ["complete", "--mock", "--prefill", "Well"],
    stdin: PROMPT,
    cause: "--prefill works only with a question",
    fix: "Put the prefill text into the prompt.",
  },
  {
    name: "a flag out of its range",
    argv: ["complete", "--mock", "--temperature", "3", "Why?"],
    cause: "Invalid --temperature",
    value: "got 3",
    fix: "at most 1",
  },
  {
    name: "no tokens",
    argv: ["complete", "--mock", "--max-tokens", "0", "Why?"],
    cause: "Invalid --max-tokens",
    value: "got 0",
    fix: "must be at least 1",
  },
  {
    name: "a flag that is not a number",
    argv: ["complete", "--mock", "--max-tokens", "many", "Why?"],
    cause: "option '--max-tokens <number>' argument 'many' is invalid.",
    value: "'many'",
    fix: "Expected a number.",
  },
  {
    name: "a key that no header can hold",
    argv: ["complete", "Why?"],
    env: { ANTHROPIC_API_KEY: "sk\nsecret" },
    cause: "Invalid ANTHROPIC_API_KEY",
    fix: "expected a non-empty string without spaces, line breaks or non-ASCII characters",
  },
  {
    name: "a URL that is not one",
    argv: ["complete", "--base-url", "localhost", "Why?"],
    env: ENV,
    cause: "Invalid --base-url",
    value: 'got "localhost"',
    fix: "expected an http or https URL such as https://api.anthropic.com",
  },
  {
    name: "a URL of the environment that is not one",
    argv: ["complete", "Why?"],
    env: { ...ENV, ANTHROPIC_BASE_URL: "localhost" },
    cause: "Invalid ANTHROPIC_BASE_URL",
    value: 'got "localhost"',
    fix: "expected an http or https URL such as https://api.anthropic.com",
  },
  {
    name: "a server and the mock",
    argv: ["complete", "--mock", "--base-url", "http://127.0.0.1:1", "Why?"],
    cause: "option '--base-url <url>' cannot be used with option '--mock'",
    fix: 'Run "text-completions complete --help" for usage.',
  },
];

const MOCK: readonly Mistake[] = [
  {
    name: "a port in use",
    argv: ["mock", "--port", "TAKEN"],
    cause: "the port is in use",
    value: "127.0.0.1:TAKEN",
    fix: "Pass another --port or --host; port 0 is any free port.",
  },
  {
    name: "an address of another machine",
    argv: ["mock", "--port", "0", "--control", "--host", "192.0.2.1"],
    cause: "this machine does not have that address",
    value: "192.0.2.1:0",
    fix: "Pass another --port or --host; port 0 is any free port.",
  },
  {
    name: "an empty host",
    argv: ["mock", "--port", "0", "--host", ""],
    cause: "Invalid --host: expected a host",
    value: '""',
    fix: '"127.0.0.1"',
  },
  {
    name: "a port that is not one",
    argv: ["mock", "--port", "70000"],
    cause: "option '--port <number>' argument",
    value: "'70000'",
    fix: "Expected an integer from 0 to 65535, where 0 is any free port.",
  },
  {
    name: "chaos that is too frequent",
    argv: ["mock", "--chaos", "drop=2"],
    cause: "Invalid --chaos drop",
    value: "got 2",
    fix: "expected a number from 0 to 1",
  },
  {
    name: "a misspelt kind of chaos",
    argv: ["mock", "--chaos", "overload=0.1"],
    cause: "Unknown --chaos overload",
    fix: "Did you mean --chaos overloaded?",
  },
  {
    name: "a negative latency",
    argv: ["mock", "--latency", "-1"],
    cause: "option '--latency <ms>' argument",
    value: "'-1'",
    fix: "Expected a number of at least 0.",
  },
  {
    name: "a speed of nothing",
    argv: ["mock", "--tokens-per-second", "0"],
    cause: "option '--tokens-per-second <number>' argument",
    value: "'0'",
    fix: "Expected a number greater than 0.",
  },
  {
    name: "an empty key, from a variable that is not set",
    argv: ["mock", "--api-key", "  "],
    cause: "option '--api-key <key>' argument",
    value: "'  '",
    fix: "Expected a key. Omit the flag to accept any key.",
  },
  {
    name: "a recording in no directory",
    argv: ["mock", "--port", "0", "--record", "/no/such/a.json"],
    cause: "the directory does not exist",
    value: '"/no/such/a.json"',
    fix: "Pass a file in an existing, writable directory.",
  },
  {
    name: "a recording below a file",
    argv: ["mock", "--port", "0", "--record", inFolder("text/a.json")],
    cause: "part of its path is not a directory",
    value: JSON.stringify(inFolder("text/a.json")),
    fix: "Pass a file in an existing, writable directory.",
  },
  {
    name: "a recording that is not JSON",
    argv: ["mock", "--port", "0", "--replay", inFolder("text")],
    cause: "Failed to read the recording",
    value: JSON.stringify(inFolder("text")),
    fix: "Pass a file written by --record.",
  },
  {
    name: "a replay of what is not a recording",
    argv: ["mock", "--port", "0", "--replay", inFolder("empty-object.json")],
    cause: "Missing recording",
    value: JSON.stringify(inFolder("empty-object.json")),
    fix: "/version: expected a value. Pass a recording that mock --record or a recorder has written.",
  },
  {
    name: "an upstream that is not a URL",
    argv: ["mock", "--port", "0", "--upstream", "api"],
    cause: "Invalid --upstream",
    value: 'got "api"',
    fix: "expected an http or https URL such as https://api.anthropic.com",
  },
  {
    name: "a speed without a replay",
    argv: ["mock", "--port", "0", "--speed", "2"],
    cause: "--speed works only with --replay.",
    fix: "Pass --replay FILE.",
  },
  {
    name: "a scenario for another server",
    argv: ["mock", "--port", "0", "--upstream", "http://127.0.0.1", "--scenario", "a"],
    cause: "option '--upstream <url>' cannot be used with option '--scenario <file>'",
    fix: 'Run "text-completions mock --help" for usage.',
  },
  {
    name: "a scenario that does not exist",
    argv: ["mock", "--port", "0", "--scenario", "no-such-file"],
    cause: "the file does not exist",
    value: '"no-such-file"',
    fix: "Pass a text file.",
  },
  {
    name: "a scenario with a mistake",
    argv: ["mock", "--port", "0", "--scenario", inFolder("wrong.yaml")],
    cause: `it has 1 problem.`,
    value: `${inFolder("wrong.yaml")}:2:12: /replies/0/reply`,
    fix: "Fix the following:",
  },
];

const BRIDGE: readonly Mistake[] = [
  {
    name: "no model",
    argv: ["bridge"],
    cause: "Missing --model.",
    fix: "Pass the live model, such as --model claude-sonnet-4-5.",
  },
  {
    name: "a misspelt flag instead of the model",
    argv: ["bridge", "--modle", "a=b"],
    cause: "Unknown option --modle.",
    fix: "Did you mean --model?",
  },
  {
    name: "a model that is not a pair",
    argv: ["bridge", "--model", "a=b=c"],
    cause: "Invalid --model",
    value: 'got "a=b=c"',
    fix: "expected OLD=NEW such as claude-2.1=claude-sonnet-4-5",
  },
  {
    name: "two models for one",
    argv: ["bridge", "--model", "a=b", "--model", "a=c"],
    cause: "Invalid --model",
    value: 'got "b" and "c"',
    fix: 'expected one live model for "a"',
  },
  {
    name: "an upstream that is not a URL",
    argv: ["bridge", "--model", "a", "--upstream", "nowhere"],
    cause: "Invalid --upstream",
    value: 'got "nowhere"',
    fix: "expected an http or https URL such as https://api.anthropic.com",
  },
  ...["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "BRIDGE_CALLER_KEYS"].map((name) => ({
    name: `a key in ${name} that no header can hold`,
    argv: ["bridge", "--model", "a", "--key-from", "env"],
    env: { ANTHROPIC_API_KEY: KEY, [name]: "sk-schlüssel-secret" },
    cause: `Invalid ${name}`,
    fix: "expected",
  })),
  {
    name: "no key for the bridge",
    argv: ["bridge", "--model", "a", "--key-from", "env"],
    cause: "Missing API key.",
    fix: "Set ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN, or pass --key-from caller",
  },
  {
    name: "an empty list of callers' keys",
    argv: ["bridge", "--model", "a", "--key-from", "env"],
    env: { ...ENV, BRIDGE_CALLER_KEYS: " , " },
    cause: "Invalid BRIDGE_CALLER_KEYS",
    value: "got an empty value",
    fix: "Unset it to accept any key.",
  },
  {
    name: "callers' keys where callers use their own",
    argv: ["bridge", "--model", "a"],
    env: { BRIDGE_CALLER_KEYS: "one-key-0123456789" },
    cause: "BRIDGE_CALLER_KEYS works only with --key-from env",
    fix: "Pass --key-from env, or unset BRIDGE_CALLER_KEYS.",
  },
  {
    name: "no requests at once",
    argv: ["bridge", "--model", "a", "--max-requests", "0"],
    cause: "option '--max-requests <number>' argument",
    value: "'0'",
    fix: "Expected an integer of at least 1.",
  },
];

const CHECK: readonly Mistake[] = [
  {
    name: "no server",
    argv: ["check"],
    cause: "Missing base URL.",
    fix: "Pass the URL of the server, such as http://127.0.0.1:4010.",
  },
  {
    name: "a server and a recording",
    argv: ["check", "http://127.0.0.1", "--fixtures", "a"],
    cause: "not both",
    fix: "Pass either a base URL or --fixtures",
  },
  {
    name: "what is not a URL",
    argv: ["check", "127.0.0.1:4010"],
    cause: "Invalid base URL",
    value: 'got "127.0.0.1:4010"',
    fix: "expected an http or https URL such as https://api.anthropic.com",
  },
  {
    name: "a key in the place of the URL",
    argv: ["check", KEY],
    cause: "Invalid base URL",
    value: "[redacted]",
    fix: "expected an http or https URL",
  },
  {
    name: "a URL with a query",
    argv: ["check", "http://127.0.0.1:1?key=secret-0123456789"],
    cause: "Invalid base URL",
    fix: "without a query or fragment",
  },
  {
    name: "a URL with a password",
    argv: ["check", `https://user:${KEY}@gateway.example`],
    cause: "Invalid base URL",
    fix: "without a user name or password",
  },
  {
    name: "a server elsewhere without a key",
    argv: ["check", "https://gateway.example"],
    cause: "Missing API key.",
    fix: "Set ANTHROPIC_API_KEY or pass --api-key with a key that the server accepts.",
  },
  {
    name: "checks from a variable that is not set",
    argv: ["check", "http://127.0.0.1:1", "--only", " , "],
    cause: "option '--only <checks>' argument ' , ' is invalid.",
    fix: "Expected ids or groups of checks, see --list.",
  },
  {
    name: "a group that is like no other",
    argv: ["check", "http://127.0.0.1:1", "--skip", "sse"],
    cause: "Invalid --skip",
    value: 'got "sse"',
    fix: "The groups are request, headers, auth,",
  },
  {
    name: "a check that does not exist",
    argv: ["check", "http://127.0.0.1:1", "--only", "stream/no-don"],
    cause: "Invalid --only",
    value: 'got "stream/no-don"',
    fix: "Did you mean stream/no-done",
  },
  {
    name: "a key that no header can hold",
    argv: ["check", "http://127.0.0.1:1", "--api-key", "sk secret"],
    cause: "Invalid --api-key",
    fix: "expected a non-empty string without spaces",
  },
  {
    name: "a recording that is not one",
    argv: ["check", "--fixtures", inFolder("empty-object.json")],
    cause: "Missing recording",
    value: JSON.stringify(inFolder("empty-object.json")),
    fix: "/version: expected a value. Pass a recording that mock --record or a recorder has written.",
  },
  {
    name: "a configuration that is a list",
    argv: ["check", "http://127.0.0.1:1", "--config", inFolder("list.json")],
    cause: `Invalid ${JSON.stringify(inFolder("list.json"))}`,
    fix: "expected an object, got an empty array.",
  },
  {
    name: "a format that does not exist",
    argv: ["check", "--list", "--format", "xml"],
    cause: "option '--format <name>' argument",
    value: "'xml'",
    fix: "Allowed choices are pretty, json, junit, github, sarif, html.",
  },
  {
    name: "two formats for stdout",
    argv: ["check", "--list", "--format", "json", "--format", "junit"],
    cause: "Only one report can go to stdout",
    value: "got json and junit",
    fix: "Pass --output FILE for all but one.",
  },
  {
    name: "a format that the name of the file contradicts, next to another one",
    argv: ["check", "--list", "--format", "junit", "--format", "github", "--output", "report.html"],
    cause: "Only one report can go to stdout",
    value: "got junit and github",
    fix: "Pass --output FILE for all but one.",
  },
  {
    name: "a file whose name says no format",
    argv: ["check", "--list", "--output", "report.log"],
    cause: "Cannot infer a report format",
    value: '"report.log"',
    fix: "Pass --format pretty|json|junit|github|sarif|html.",
  },
  {
    name: "a file in no directory",
    argv: ["check", "http://127.0.0.1:1", "--output", "/no/such/a.xml"],
    cause: "the directory does not exist",
    value: '"/no/such/a.xml"',
    fix: "Pass a file in an existing, writable directory.",
  },
  {
    name: "a directory as the file to write",
    argv: ["check", "http://127.0.0.1:1", "--format", "json", "--output", inFolder("directory")],
    cause: "it is a directory",
    value: JSON.stringify(inFolder("directory")),
    fix: "Pass a file in an existing, writable directory.",
  },
  {
    name: "a limit of no requests",
    argv: ["check", "http://127.0.0.1:1", "--max-requests", "0"],
    cause: "option '--max-requests <number>' argument",
    value: "'0'",
    fix: "Expected an integer of at least 1.",
  },
  {
    name: "a time that is not a number",
    argv: ["check", "http://127.0.0.1:1", "--timeout", "soon"],
    cause: "option '--timeout <ms>' argument",
    value: "'soon'",
    fix: "Expected a number greater than 0.",
  },
  {
    name: "a recording that is not JSON",
    argv: ["check", "--fixtures", inFolder("text")],
    cause: "Failed to read the recording",
    value: JSON.stringify(inFolder("text")),
    fix: "Pass a file written by --record.",
  },
];

const PROMPTS: readonly Mistake[] = [
  {
    name: "no file on a terminal",
    argv: ["prompt"],
    cause: "Missing prompt.",
    fix: "Pass a file, or pipe text into the command.",
  },
  {
    name: "a file that does not exist",
    argv: ["prompt", "no-such-file"],
    cause: "the file does not exist",
    value: '"no-such-file"',
    fix: "Pass a text file.",
  },
  {
    name: "stdin that is not text",
    argv: ["prompt"],
    stdin: Uint8Array.of(0xff),
    cause: "it is not UTF-8 text",
    value: "stdin",
    fix: "Convert it to UTF-8.",
  },
  {
    name: "two conversions",
    argv: ["prompt", "--fix", "--to", "messages"],
    cause: "option '--fix' cannot be used with option '--to <format>'",
    fix: 'Run "text-completions prompt --help" for usage.',
  },
  {
    name: "another API that is not known",
    argv: ["prompt", "--to", "chat"],
    cause: "option '--to <format>' argument",
    value: "'chat'",
    fix: "Allowed choices are messages.",
  },
];

const MISTAKES = [...ANY, ...COMPLETE, ...MOCK, ...BRIDGE, ...CHECK, ...PROMPTS];

test.each(MISTAKES)(
  "$argv.0: $name exits with 2 and says the cause, the value and what to do",
  async ({ name: _name, argv, cause, value = "", fix, ...input }) => {
    const withPort = (text: string): string => text.replace("TAKEN", takenPort);

    const { exitCode, stdout, stderr } = await runCli(argv.map(withPort), input);

    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(cause);
    expect(stderr).toContain(withPort(value));
    expect(stderr).toContain(fix);
    expect(stderr).not.toMatch(/secret|undefined|\.\.\n/);
    expect({ exitCode, stdout }).toEqual({ exitCode: EXIT_CODE.usage, stdout: "" });
  },
);

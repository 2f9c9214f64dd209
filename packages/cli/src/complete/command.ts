import type { CompletionResult, CompletionStream } from "@text-completions/client";
import { MODELS } from "@text-completions/core";
import { type Command, Option } from "commander";
import { EXIT_CODE, type ExitCode, type Finish } from "../errors.ts";
import { collect, parseNumber } from "../terminal/flags.ts";
import { endLine, write, writeJson, writeText } from "../terminal/output.ts";
import type { Io } from "../terminal/process-io.ts";
import { createCliClient } from "./client.ts";
import { createNotes } from "./notes.ts";
import { readPrompt } from "./prompt.ts";
import { type CompleteFlags, toRequest } from "./request.ts";

const DEFAULT_MAX_TOKENS = 256;

/** Adds `complete`: one completion to stdout, streamed as it comes. */
export function addCompleteCommand(program: Command, io: Io, finish: Finish): void {
  program
    .command("complete")
    .description("Complete a prompt, and print the text as it comes.")
    .argument("[text]", "a question, which becomes a human turn")
    .option("--prompt-file <file>", "read a question or a whole prompt from a file, or from stdin by -")
    .option("--model <id>", "the model to ask", MODELS[0].id)
    .option("--max-tokens <number>", "the most tokens to write", parseNumber, DEFAULT_MAX_TOKENS)
    .option("--system <text>", "system text before a question")
    .option("--prefill <text>", "how the answer to a question begins")
    .option("--stop <text>", "end the text here; may be repeated", collect)
    .option("--temperature <number>", "how freely to choose, from 0 to 1", parseNumber)
    .option("--top-p <number>", "choose among the likeliest tokens of this total, from 0 to 1", parseNumber)
    .option("--top-k <number>", "choose among this many tokens", parseNumber)
    .option("--json", "print the whole completion as JSON")
    .option("--no-stream", "wait for the whole text")
    .addOption(
      new Option("--base-url <url>", "the server to ask, instead of ANTHROPIC_BASE_URL").conflicts("mock"),
    )
    .option("--mock", "ask a mock in this process: no network, no key")
    .addHelpText("after", HELP)
    .action(async (text: string | undefined, flags: CompleteFlags) =>
      finish(await complete(text, flags, io)),
    );
}

const HELP = `
The key comes from ANTHROPIC_API_KEY, the server from ANTHROPIC_BASE_URL or
--base-url.

Without an argument, stdin or the file is read. If a line of it begins with
"Human:" or "Assistant:", it is a whole prompt and sent as it is; otherwise it
is a question. One line end at its very end is left out.

Text is printed exactly; on a terminal a line end follows it, and notes on
stderr. Ctrl-C keeps what has come and exits with 130.

Examples:
  text-completions complete "Why is the sky blue?"
  text-completions complete --system "Answer in French." --max-tokens 50 "Who are you?"
  text-completions complete --prompt-file prompt.txt --json
  echo "Hello, Claude" | text-completions complete --mock`;

async function complete(text: string | undefined, flags: CompleteFlags, io: Io): Promise<ExitCode> {
  const notes = createNotes(flags, io);
  const client = createCliClient(flags, io, notes);
  const request = toRequest(await readPrompt(text, flags, io), flags);
  const { signal } = io;
  notes.waiting();
  try {
    if (flags.stream && !flags.json) {
      notes.done(await printStream(client.stream(request, { signal }), io, notes.clear));
      return EXIT_CODE.ok;
    }
    const completion = await client.complete(request, { signal });
    notes.clear();
    await (flags.json ? writeJson(io.stdout, completion) : writeText(io.stdout, completion.completion));
    notes.done(completion);
    return EXIT_CODE.ok;
  } finally {
    notes.clear();
  }
}

/** Writes the text of a stream as it comes, and gives the completion. What came before an error stays written. */
export async function printStream(
  stream: CompletionStream,
  io: Io,
  onText: () => void,
): Promise<CompletionResult> {
  let written = "";
  try {
    for await (const text of stream.text()) {
      onText();
      written += text;
      await write(io.stdout, text);
    }
    return await stream.final();
  } finally {
    await endLine(io.stdout, written);
  }
}

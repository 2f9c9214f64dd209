import type {
  AnyCompletionError,
  ApiError,
  CompletionResult,
  CompletionStream,
  StreamErrorReason,
} from "@text-completions/client";
import { HEADER, MODELS, REQUEST_BOUNDS } from "@text-completions/core";
import { type Command, Option } from "commander";
import { CommandError, EXIT_CODE, type ExitCode, type SetExitCode } from "../errors.ts";
import { collect, parseNumber } from "../terminal/flags.ts";
import { endLine, writeJson, writePart, writeText } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { CompleteFlags } from "./request.ts";

const DEFAULT_MAX_TOKENS = 256;

/** Defines `complete`: one completion to stdout, as it arrives. */
export function defineComplete(command: Command, context: CommandContext, setExitCode: SetExitCode): void {
  command
    .argument("[text]", "a question, sent as a human turn")
    .option("--prompt-file <file>", "read a question or a whole prompt from a file, or from stdin with -")
    .option("--model <id>", "the model", MODELS[0].id)
    .option(
      "--max-tokens <number>",
      "the maximum number of tokens to generate",
      parseNumber,
      DEFAULT_MAX_TOKENS,
    )
    .option("--system <text>", "system text before a question")
    .option("--prefill <text>", "the beginning of the response to a question, which the model continues")
    .option("--stop <text>", "a stop sequence; may be repeated", collect)
    .option(
      "--temperature <number>",
      `randomness, ${describeBounds(REQUEST_BOUNDS.temperature)}`,
      parseNumber,
    )
    .option(
      "--top-p <number>",
      `sample only from the most likely tokens with this total probability, ${describeBounds(REQUEST_BOUNDS.top_p)}`,
      parseNumber,
    )
    .option("--top-k <number>", "sample only from this many of the most likely tokens", parseNumber)
    .option("--json", "print the whole completion as JSON")
    .option("--no-stream", "print the text only once it is complete")
    .addOption(new Option("--base-url <url>", "the server; overrides ANTHROPIC_BASE_URL").conflicts("mock"))
    .option("--mock", "use a mock in this process: no network, no key")
    .addHelpText("after", HELP)
    .action(async (text: string | undefined, flags: CompleteFlags) =>
      setExitCode(await complete(text, flags, context)),
    );
}

function describeBounds({ min, max }: { readonly min: number; readonly max: number }): string {
  return `from ${min} to ${max}`;
}

const HELP = `
The key is read from ANTHROPIC_API_KEY, the URL of the server from --base-url or
ANTHROPIC_BASE_URL.

Without an argument, the text is read from stdin or a file. If one of its lines
begins with "Human:" or "Assistant:", the text is a whole prompt and is sent
unchanged; otherwise it is a question. One line ending at the end is ignored.

In a pipe or a file, the completion is printed exactly as received. On a
terminal, control characters are printed as escapes, a line break is added, and
notes go to stderr. Ctrl-C keeps the text received so far and exits with 130.

Examples:
  text-completions complete "Why is the sky blue?"
  text-completions complete --system "Answer in French." --max-tokens 50 "Who are you?"
  text-completions complete --prompt-file prompt.txt --json
  echo "Hello, Claude" | text-completions complete --mock`;

async function complete(
  text: string | undefined,
  flags: CompleteFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const [{ isCompletionError }, { createCliClient }, { createNotes }, { readPrompt }, { buildRequest }] =
    await Promise.all([
      import("@text-completions/client"),
      import("./client.ts"),
      import("./notes.ts"),
      import("./read-prompt.ts"),
      import("./request.ts"),
    ]);
  const notes = createNotes(flags, context);
  const client = createCliClient(flags, context, notes);
  const request = buildRequest(await readPrompt(text, flags, context), flags);
  const { signal, stdout } = context;
  notes.waiting();
  try {
    if (flags.stream && !flags.json) {
      notes.done(await printStream(client.stream(request, { signal }), context, notes.clear));
      return EXIT_CODE.ok;
    }
    const completion = await client.complete(request, { signal });
    notes.clear();
    await (flags.json ? writeJson(stdout, completion) : writeText(stdout, completion.completion));
    notes.done(completion);
    return EXIT_CODE.ok;
  } catch (error) {
    throw isCompletionError(error) ? await withFix(error, request.prompt) : error;
  } finally {
    notes.clear();
  }
}

/**
 * Writes the text of a stream as it arrives, and returns the completion. Text received before an error stays written.
 */
async function printStream(
  stream: CompletionStream,
  { stdout }: CommandContext,
  onText: () => void,
): Promise<CompletionResult> {
  let last = "";
  try {
    for await (const text of stream.text()) {
      onText();
      last = text;
      await writePart(stdout, text);
    }
    return await stream.final();
  } finally {
    await endLine(stdout, last);
  }
}

/** The error, with a line that says what to do about it on the command line. */
async function withFix(error: AnyCompletionError, prompt: string): Promise<CommandError> {
  const fix = await findFix(error, prompt);
  // The address of a page is on a line of its own there, but a message is printed on one line.
  return new CommandError(error.message.replace(/\n(?=See \S+$)/, " "), {
    cause: error,
    details: fix === undefined ? [] : [fix],
    exitCode: EXIT_CODE.failed,
  });
}

async function findFix(error: AnyCompletionError, prompt: string): Promise<string | undefined> {
  switch (error.kind) {
    case "connection":
      return "Check the network and --base-url, or pass --mock to use a mock instead.";
    case "timeout":
      return "Try again, or generate less with --max-tokens.";
    case "stream":
      return STREAM_FIXES[error.reason];
    case "api":
      return findApiFix(error, prompt);
  }
}

const STREAM_FIXES: Readonly<Record<StreamErrorReason, string>> = {
  "not-a-stream": "Check --base-url, or pass --no-stream.",
  malformed: "Check --base-url.",
  truncated: "Try again.",
  stalled: "Try again.",
};

const MS_PER_SECOND = 1000;
const FIRST_SERVER_ERROR = 500;

async function findApiFix(
  { type, status, headers, retryAfterMs }: ApiError,
  prompt: string,
): Promise<string | undefined> {
  const isOfKey = type === "authentication_error" || type === "permission_error";
  if (isOfKey || status === 401 || status === 403) return "Check ANTHROPIC_API_KEY.";
  if (status === 404 || status === 405) return "Check --base-url and --model.";
  // Redirects are not followed.
  if (status >= 300 && status < 400) return "Check --base-url.";
  if (type === "rate_limit_error" || type === "overloaded_error" || status >= FIRST_SERVER_ERROR) {
    if (retryAfterMs !== undefined) return `Try again in ${Math.ceil(retryAfterMs / MS_PER_SECOND)} s.`;
    return headers.get(HEADER.xShouldRetry) === "false" ? undefined : "Try again later.";
  }
  if (type !== "invalid_request_error") return undefined;
  const { validatePrompt } = await import("@text-completions/prompt");
  return validatePrompt(prompt).some(({ severity }) => severity === "error")
    ? "Run `text-completions prompt` on this text to see where the problem is."
    : undefined;
}

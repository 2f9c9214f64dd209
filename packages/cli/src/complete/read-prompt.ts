import { AI_PROMPT, buildPrompt, HUMAN_PROMPT } from "@text-completions/prompt";
import { CommandError } from "../errors.ts";
import { withFlags } from "../terminal/output.ts";
import { chooseFile, readText } from "../terminal/files.ts";
import type { CommandContext } from "../terminal/context.ts";
import type { CompleteFlags } from "./request.ts";

const WHAT_TO_PASS = "Pass a question or --prompt-file FILE, or pipe text into the command.";

/**
 * Reads the text to complete. The argument is a question and becomes a human turn. Text of a file or a pipe is a
 * question, too, unless one of its lines begins like a turn: then it is a whole prompt, sent as it is.
 *
 * @throws {CommandError} if there is no text, or more than one, or it is not a prompt.
 */
export async function readPrompt(
  question: string | undefined,
  flags: CompleteFlags,
  context: CommandContext,
): Promise<string> {
  if (question !== undefined) {
    if (flags.promptFile !== undefined) {
      throw new CommandError("Pass either a question or --prompt-file, not both.");
    }
    return toPrompt(question, flags);
  }
  const text = await readText(chooseFile(flags.promptFile, context, WHAT_TO_PASS), context);
  return hasTurns(text) ? asWholePrompt(text, flags) : toPrompt(text, flags);
}

/** Anything that may be meant as a marker. A nearly valid prompt is left for the server to reject. */
function hasTurns(text: string): boolean {
  return text.split(/[\r\n]/).some((line) => WORDS.some((word) => line.startsWith(word)));
}

const WORDS = [HUMAN_PROMPT.trim(), AI_PROMPT.trim()];

function asWholePrompt(prompt: string, { system, prefill }: CompleteFlags): string {
  if (system === undefined && prefill === undefined) return prompt;
  const flag = system === undefined ? "--prefill" : "--system";
  throw new CommandError(
    `${flag} works only with a question, but the text is a whole prompt with turns. Put the ${flag.slice(2)} text into the prompt.`,
  );
}

function toPrompt(question: string, { system, prefill }: CompleteFlags): string {
  if (question.trim() === "")
    throw new CommandError(`Invalid prompt: expected text, got none. ${WHAT_TO_PASS}`);
  for (const [name, text = ""] of Object.entries({ question, "--system": system, "--prefill": prefill })) {
    const marker = [HUMAN_PROMPT, AI_PROMPT].find((each) => text.includes(each));
    if (marker === undefined) continue;
    throw new CommandError(
      `Invalid ${name}: it contains the turn marker ${JSON.stringify(marker)}. Pass a whole prompt with --prompt-file or through a pipe.`,
    );
  }
  return withFlags(FLAGS, () => buildPrompt({ system, turns: [{ role: "human", text: question }], prefill }));
}

/** The flags that set the options of `buildPrompt`. */
const FLAGS = { system: "--system", prefill: "--prefill" };

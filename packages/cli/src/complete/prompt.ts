import { AI_PROMPT, buildPrompt, HUMAN_PROMPT } from "@text-completions/prompt";
import { asUsage, UsageError } from "../errors.ts";
import { chooseFile, readText } from "../terminal/files.ts";
import type { Io } from "../terminal/process-io.ts";
import type { CompleteFlags } from "./request.ts";

const REMEDY = "Give a question, name a file with --prompt-file, or pipe a text into it.";

/**
 * Reads what is to be completed. The argument is a question and becomes a human turn. What comes from a file or a pipe
 * is a question, too, unless a line of it begins as a turn does: then it is a whole prompt, and stays as it is.
 *
 * @throws {UsageError} if there is nothing, or too much, or it makes no prompt.
 */
export async function readPrompt(text: string | undefined, flags: CompleteFlags, io: Io): Promise<string> {
  if (text !== undefined) {
    if (flags.promptFile !== undefined) {
      throw new UsageError(
        "Failed to read the prompt: there is a question and --prompt-file. Give one of them.",
      );
    }
    return ask(text, flags);
  }
  const given = await readText(chooseFile(flags.promptFile, io, REMEDY), io);
  return hasTurns(given) ? keep(given, flags) : ask(given, flags);
}

/** Anything that somebody may have meant as a marker. A prompt that is nearly right is the server's to refuse. */
function hasTurns(text: string): boolean {
  return text.split(/[\r\n]/).some((line) => WORDS.some((word) => line.startsWith(word)));
}

const WORDS = [HUMAN_PROMPT.trim(), AI_PROMPT.trim()];

function keep(prompt: string, { system, prefill }: CompleteFlags): string {
  if (system === undefined && prefill === undefined) return prompt;
  const flag = system === undefined ? "--prefill" : "--system";
  throw new UsageError(
    `Failed to build the prompt: the text has turns of its own, and ${flag} was given. Write it into the text.`,
  );
}

function ask(question: string, { system, prefill }: CompleteFlags): string {
  if (question.trim() === "") throw new UsageError(`Failed to read the prompt: it is empty. ${REMEDY}`);
  if ([HUMAN_PROMPT, AI_PROMPT].some((marker) => question.includes(marker))) {
    throw new UsageError(
      "Failed to build the prompt: the question would open a turn. Give a whole prompt with --prompt-file, or by a pipe.",
    );
  }
  return asUsage(() => buildPrompt({ system, turns: [{ role: "human", text: question }], prefill }));
}

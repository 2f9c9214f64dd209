import type { CompletionResult, RetryContext } from "@text-completions/client";
import { createColors, printNote, toPrintable } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import type { CompleteFlags } from "./request.ts";

/** Notes on stderr for a terminal. In a pipe or a log, nothing is written. */
export interface Notes {
  readonly waiting: () => void;
  readonly retrying: (context: RetryContext) => void;
  /** Shows a warning of the server, such as the adaptations of the bridge. */
  readonly warned: (text: string) => void;
  /** Removes the status line: text follows, or an error. */
  readonly clear: () => void;
  readonly done: (completion: CompletionResult) => void;
}

const MS_PER_SECOND = 1000;

/** Creates the notes for one run of `complete`. */
export function createNotes({ model, maxTokens }: CompleteFlags, context: CommandContext): Notes {
  const { stderr } = context;
  const { dim } = createColors(stderr, context);
  const line = createStatusLine(context);
  const warnings: string[] = [];

  return {
    clear: line.clear,
    warned: (text) => void warnings.push(text),
    waiting: () => line.show(`Waiting for ${model} …`),
    retrying({ attempts, delayMs, error }) {
      const seconds = Math.ceil(delayMs / MS_PER_SECOND);
      line.show(`Attempt ${attempts} failed (${nameOf(error)}); retrying in ${seconds} s …`);
    },
    done({ model: responseModel, stop_reason: reason, requestId }) {
      if (!line.enabled) return;
      line.clear();
      const facts = [responseModel, reason, requestId].filter(Boolean).join(" · ");
      stderr.write(`${dim(toPrintable(facts))}\n`);
      for (const warning of warnings) printNote(warning, context);
      if (reason === "max_tokens") {
        printNote(`The text was cut off at ${maxTokens} tokens. Increase --max-tokens for more.`, context);
      }
    },
  };
}

function nameOf(error: RetryContext["error"]): string {
  return error.kind === "api" ? `${error.status} ${error.type ?? ""}`.trim() : error.kind;
}

import type { CompletionResult, RetryContext } from "@text-completions/client";
import { createColors, toPrintable } from "../terminal/output.ts";
import type { Io } from "../terminal/process-io.ts";
import { createStatusLine } from "../terminal/status-line.ts";
import type { CompleteFlags } from "./request.ts";

/** What a person at a terminal is told on stderr. In a pipe or a log it would be noise, so nothing is. */
export interface Notes {
  waiting: () => void;
  retrying: (context: RetryContext) => void;
  /** The server warns of something, as the bridge does of what it could not carry over. */
  warned: (text: string) => void;
  /** Takes away the note that stands: text is coming, or an error. */
  clear: () => void;
  done: (completion: CompletionResult) => void;
}

const MS_PER_SECOND = 1000;

/** Creates the notes for one run of `complete`. */
export function createNotes({ model, maxTokens }: CompleteFlags, io: Io): Notes {
  const { dim, yellow } = createColors(io.stderr, io);
  const line = createStatusLine(io);
  const warnings: string[] = [];

  function note(text: string): void {
    io.stderr.write(`${yellow("note:")} ${toPrintable(text)}\n`);
  }

  return {
    clear: line.clear,
    warned: (text) => void warnings.push(text),
    waiting: () => line.show(`Waiting for ${model} …`),
    retrying: ({ attempts, delayMs, error }) => {
      const seconds = Math.ceil(delayMs / MS_PER_SECOND);
      line.show(`Attempt ${attempts} failed (${nameOf(error)}), next one in ${seconds} s …`);
    },
    done({ model: answering, stop_reason: reason, requestId }) {
      if (!line.isOn) return;
      line.clear();
      const facts = [answering, reason, requestId].filter(Boolean).join(" · ");
      io.stderr.write(`${dim(toPrintable(facts))}\n`);
      for (const warning of warnings) note(warning);
      if (reason === "max_tokens")
        note(`the text was cut at ${maxTokens} tokens. Raise --max-tokens for more.`);
    },
  };
}

function nameOf(error: RetryContext["error"]): string {
  return error.kind === "api" ? `${error.status} ${error.type ?? ""}`.trim() : error.kind;
}

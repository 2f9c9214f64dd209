import { createClient, isCompletionError } from "@text-completions/client";
import type {
  EventKind,
  TimelineClient,
  TimelineEvent,
  TimelineStream,
} from "@text-completions/core/internal";
import { createMock } from "@text-completions/mock";
import { readScenario } from "@text-completions/mock/scenario";
import type { RunRequest } from "./scenarios.ts";

/** One request, and its response as it arrived. An event is a block as it stands on the wire. */
export interface Attempt extends TimelineStream {
  readonly startedAtMs: number;
  status?: number;
  headersAtMs?: number;
  endedAtMs?: number;
  error?: string;
  readonly chunks: { readonly atMs: number; readonly bytes: number }[];
  readonly events: TimelineEvent[];
}

/** How the call of the client ended. */
export interface RunEnd {
  readonly atMs: number;
  readonly outcome: "completed" | "failed" | "stopped";
  /** What the caller gets: the members of the completion, or of the error. */
  readonly result: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A run, as far as it is. */
export interface Run extends TimelineClient {
  readonly attempts: Attempt[];
  readonly texts: { readonly atMs: number; readonly text: string }[];
  readonly waits: { readonly startMs: number; readonly endMs: number }[];
  end?: RunEnd;
}

/** The part of the request that no scenario changes. */
export const MODEL = "claude-2.1";
export const MAX_TOKENS = 256;

export function promptOf(question: string): string {
  return `\n\nHuman: ${question}\n\nAssistant:`;
}

/**
 * Runs the client against the mock, and calls `onChange` whenever there is something new.
 *
 * @throws {ScenarioError} if the script is not valid.
 */
export async function runScenario(
  script: unknown,
  question: string,
  request: RunRequest,
  onChange: (run: Run) => void,
  signal: AbortSignal,
): Promise<Run> {
  const scenario = readScenario(script, { source: "script" });
  const mock = scenario.addTo(createMock(scenario.options));
  const run: Run = { attempts: [], texts: [], waits: [] };
  const startedAt = performance.now();
  const now = (): number => performance.now() - startedAt;
  const change = (): void => onChange(run);
  const client = createClient({
    apiKey: "test",
    // The key is no secret, and nothing leaves this page.
    dangerouslyAllowBrowser: true,
    maxRetries: request.maxRetries,
    fetch: async (input, init) => {
      const attempt: Attempt = { startedAtMs: now(), chunks: [], events: [] };
      run.attempts.push(attempt);
      change();
      const response = await mock.fetch(input, init);
      return record(response, attempt, { now, change, hasLeft: () => init?.signal?.aborted === true });
    },
    onRetry: ({ delayMs }) => {
      run.waits.push({ startMs: now(), endMs: now() + delayMs });
      change();
    },
  });
  const params = { model: MODEL, max_tokens_to_sample: MAX_TOKENS, prompt: promptOf(question) };
  try {
    if (request.stream) {
      const stream = client.stream(params, { signal });
      for await (const text of stream.text()) {
        run.texts.push({ atMs: now(), text });
        change();
      }
      run.end = completed(now(), await stream.final());
    } else {
      const completion = await client.complete(params, { signal });
      run.texts.push({ atMs: now(), text: completion.completion });
      run.end = completed(now(), completion);
    }
  } catch (error) {
    run.end = signal.aborted
      ? { atMs: now(), outcome: "stopped", result: {}, message: "You left: the connection was closed." }
      : failed(now(), error);
  }
  change();
  return run;
}

/** What recording a response needs of the run. */
interface Recorder {
  readonly now: () => number;
  readonly change: () => void;
  /** Whether the client has ended the request: a body that breaks then was not broken by the server. */
  readonly hasLeft: () => boolean;
}

/** Passes a response on, and keeps its blocks with their times. */
function record(response: Response, attempt: Attempt, { now, change, hasLeft }: Recorder): Response {
  attempt.status = response.status;
  attempt.headersAtMs = now();
  change();
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  const decoder = new TextDecoder();
  let rest = "";
  const keep = (text: string, isLast: boolean): void => {
    const blocks = isStream ? (rest + text).split(/(?<=\r?\n\r?\n)/) : [rest + text];
    rest = "";
    if (!isLast && !/\n\r?\n$/.test(blocks.at(-1) ?? "")) rest = blocks.pop() ?? "";
    for (const raw of blocks) {
      if (raw.trim() !== "")
        attempt.events.push({
          atMs: now(),
          kind: isStream ? kindOf(raw) : response.ok ? "terminal" : "error",
          text: raw.trimEnd(),
          errors: [],
        });
    }
    change();
  };
  const end = (broken: boolean): void => {
    keep(decoder.decode(), true);
    attempt.endedAtMs = now();
    if (broken) attempt.error = "The connection was lost.";
    change();
  };
  if (response.body === null) {
    end(false);
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          end(false);
          controller.close();
          return;
        }
        attempt.chunks.push({ atMs: now(), bytes: value.length });
        keep(decoder.decode(value, { stream: true }), false);
        controller.enqueue(value);
      } catch (error) {
        end(!hasLeft());
        controller.error(error);
      }
    },
    cancel(reason) {
      attempt.endedAtMs = now();
      return reader.cancel(reason);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

function kindOf(block: string): EventKind {
  const name = /^event: ?(.*)$/m.exec(block)?.[1]?.trim();
  if (name === "ping" || name === "error") return name;
  if (name !== "completion") return "other";
  return /"stop_reason":"/.test(block) ? "terminal" : "text";
}

function completed(
  atMs: number,
  { completion, stop_reason: stopReason }: { completion: string; stop_reason: string | null },
): RunEnd {
  const result = { completion, stop_reason: stopReason };
  return { atMs, outcome: "completed", result, message: "The client returned the completion." };
}

function failed(atMs: number, error: unknown): RunEnd {
  if (!isCompletionError(error)) {
    return {
      atMs,
      outcome: "failed",
      result: {},
      message: error instanceof Error ? error.message : String(error),
    };
  }
  const { name, kind, partial, attempts, message } = error;
  const more =
    error.kind === "api"
      ? { status: error.status, type: error.type }
      : error.kind === "stream"
        ? { reason: error.reason }
        : {};
  return { atMs, outcome: "failed", result: { name, kind, ...more, partial, attempts }, message };
}

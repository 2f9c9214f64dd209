import { API_VERSION, COMPLETE_PATH, HEADER, MODELS } from "@text-completions/core";
import { shorten } from "@text-completions/core/internal";
import { type Colors, createColors, createKeyRedactor, toJson, toPrintable } from "./terminal/output.ts";
import type { CommandContext, Output } from "./terminal/context.ts";

/** A call to log: of the mock, of a replay, of another server, or of the bridge. */
export interface LoggedCall {
  /** Counted from 1. Absent for a call that was rejected before it was counted. */
  readonly number?: number | undefined;
  readonly method: string;
  readonly url: string;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly status?: number | undefined;
  readonly model?: string | undefined;
  /** The model that the bridge used instead. */
  readonly liveModel?: string | undefined;
  readonly stream?: boolean | undefined;
  readonly outcome: "pending" | "answered" | "dropped" | "aborted";
  readonly requestId?: string | undefined;
  readonly stopReason?: string | undefined;
  readonly usage?: Readonly<Record<string, unknown>> | undefined;
  readonly adaptations?:
    | readonly { readonly code: string; readonly field?: string; readonly message?: string }[]
    | undefined;
  /** The incident that the mock caused at random. */
  readonly chaos?: string | undefined;
  /** The error in the response. */
  readonly error?: { readonly type: string; readonly message?: string | undefined } | undefined;
  /** Details of a failure, only for the operator of the server. */
  readonly detail?: string | undefined;
}

/** The log of a server on stdout. It contains no prompt, no completion text and no key. */
export interface CallLog {
  readonly listening: (url: string) => void;
  readonly call: (call: LoggedCall) => void;
  /** A changed scenario file is in use. */
  readonly reloaded: (file: string) => void;
  /** Something happened between calls: `event` is one word, `facts` contain no key. */
  readonly event: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** How much of the log may wait for a reader, in UTF-16 code units. Further lines are dropped and counted. */
const MAX_WAITING_LENGTH = 1024 * 1024;

/** Writes lines, unless too many wait for a reader already: an unread log must not fill the memory. */
function createPrinter(output: Output): (line: string) => void {
  let dropped = 0;
  return (line) => {
    if (output.writableLength > MAX_WAITING_LENGTH) {
      dropped += 1;
      return;
    }
    if (dropped > 0) output.write(`${toJson({ event: "dropped", lines: dropped })}\n`);
    dropped = 0;
    output.write(`${line}\n`);
  };
}

/**
 * Creates the log: a banner and lines for people on a terminal, one JSON object per line otherwise.
 *
 * @param keys - Keys that are not in the environment, which the log must not contain.
 */
export function createCallLog(
  context: CommandContext,
  formatBanner: (url: string, colors: Colors) => string,
  keys: readonly string[] = [],
): CallLog {
  const { stdout, signal } = context;
  const colors = createColors(stdout, context);
  const redact = createKeyRedactor(context, keys);
  const print = createPrinter(stdout);
  const printJson = (facts: object): void => print(toJson(facts));
  // A server that stops aborts open calls itself; their clients have not disconnected.
  const isReported = ({ outcome }: LoggedCall): boolean => !signal.aborted || outcome !== "aborted";
  if (stdout.isTTY) {
    return {
      listening: (url) => print(formatBanner(url, colors)),
      call: (call) => isReported(call) && print(formatCall(call, colors, redact)),
      reloaded: (file) => print(`${colors.green("reloaded")} ${toPrintable(file)}`),
      event: (event, facts) =>
        print(`${colors.yellow(event)} ${toPrintable(toJson(boundAll(facts, redact)))}`),
    };
  }
  return {
    listening: (url) => printJson({ event: "listening", url }),
    call: (call) => isReported(call) && printJson({ event: "call", ...toFacts(call, redact) }),
    reloaded: (file) => printJson({ event: "reloaded", scenario: file }),
    event: (event, facts) => printJson({ event, ...boundAll(facts, redact) }),
  };
}

type Redact = (text: string) => string;

/** The facts of a call, of bounded size, without the query of its URL, which may contain anything. */
function toFacts(call: LoggedCall, redact: Redact): object {
  const { url, startedAt, endedAt = startedAt, error, adaptations = [] } = call;
  const facts = {
    number: call.number,
    time: new Date(startedAt).toISOString(),
    method: call.method,
    path: new URL(url).pathname,
    status: call.status,
    model: call.model,
    liveModel: call.liveModel,
    stream: call.stream,
    durationMs: endedAt - startedAt,
    outcome: call.outcome,
    chaos: call.chaos,
    requestId: call.requestId,
    stopReason: call.stopReason,
    usage: call.usage,
    adaptations: adaptations.length === 0 ? undefined : adaptations.map(({ code }) => code),
    error: error?.type,
    message: error?.message,
    detail: call.detail,
  };
  return boundAll(facts, redact);
}

function boundAll(facts: Readonly<Record<string, unknown>>, redact: Redact): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, bound(value, redact)]));
}

/** The longest text in the log. Clients and upstreams decide how long a model name or a message is. */
const MAX_TEXT_LENGTH = 300;

/** How many members of an object or a list are logged, and how deep. */
const MAX_MEMBERS = 20;
const MAX_DEPTH = 2;

function bound(value: unknown, redact: Redact, depth = 0): unknown {
  if (typeof value === "string") return boundText(value, redact);
  if (typeof value !== "object" || value === null) return value;
  if (depth === MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return value.slice(0, MAX_MEMBERS).map((item) => bound(item, redact, depth + 1));
  const members = Object.entries(value).slice(0, MAX_MEMBERS);
  return Object.fromEntries(
    members.map(([name, member]) => [boundText(name, redact), bound(member, redact, depth + 1)]),
  );
}

/** Shortened first, because the search for keys takes time in a long text; a key that is cut in two is found, too. */
function boundText(text: string, redact: Redact): string {
  return shorten(redact(shorten(text, 2 * MAX_TEXT_LENGTH)), MAX_TEXT_LENGTH);
}

const FIRST_ERROR_STATUS = 400;

/** What a line says about a response that did not complete. */
const OUTCOMES: Readonly<Record<LoggedCall["outcome"], string>> = {
  pending: "",
  answered: "",
  dropped: "connection dropped",
  aborted: "client disconnected",
};

function formatCall(call: LoggedCall, { dim, green, red, yellow }: Colors, redact: Redact): string {
  const { startedAt, endedAt = startedAt, status, error, usage, outcome, adaptations = [] } = call;
  const failed = status === undefined || status >= FIRST_ERROR_STATUS || error !== undefined;
  const models = [call.model, call.liveModel].filter((model) => model !== undefined);
  const tokens = [usage?.["input_tokens"], usage?.["output_tokens"]].filter(
    (count) => typeof count === "number",
  );
  const show = (text: string): string => toPrintable(boundText(text, redact));
  const codes = adaptations.slice(0, MAX_MEMBERS).map(({ code }) => code);
  return [
    dim(new Date(startedAt).toTimeString().slice(0, "hh:mm:ss".length)),
    call.method,
    show(new URL(call.url).pathname),
    (failed ? red : green)(String(status ?? "-")),
    models.map(show).join(" → ") || "-",
    dim(`${endedAt - startedAt} ms`),
    tokens.length > 0 && dim(`${tokens.join(" + ")} tokens`),
    codes.length > 0 && yellow(codes.map(show).join(", ")),
    error && red(show([error.type, error.message].filter(Boolean).join(": "))),
    call.chaos && yellow(`chaos: ${show(call.chaos)}`),
    OUTCOMES[outcome] && yellow(OUTCOMES[outcome]),
    call.detail && red(show(call.detail)),
  ]
    .filter(Boolean)
    .join("  ");
}

/** A shell command that sends a request to the server at `url`. It contains no key: accepted keys may be secret. */
export function createCurlCommand(url: string, acceptsAnyKey: boolean, model: string = MODELS[0].id): string {
  const body = JSON.stringify({
    model,
    max_tokens_to_sample: 256,
    prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
  });
  const key = acceptsAnyKey ? "any" : "$ANTHROPIC_API_KEY";
  return [
    `curl ${url}${COMPLETE_PATH}`,
    `-H "${HEADER.contentType}: application/json"`,
    `-H "${HEADER.anthropicVersion}: ${API_VERSION}"`,
    `-H "${HEADER.xApiKey}: ${key}"`,
    `-d '${body.replaceAll("'", String.raw`'\''`)}'`,
  ].join(" \\\n  ");
}

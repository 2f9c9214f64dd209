import type { Call } from "@text-completions/mock";
import { createCurlCommand } from "../server-log/curl.ts";
import { type Colors, createColors, toPrintable } from "../terminal/output.ts";
import type { Io } from "../terminal/process-io.ts";

/** What the log needs to know of a call. */
export type LoggedCall = Pick<
  Call,
  | "number"
  | "method"
  | "url"
  | "body"
  | "requestId"
  | "status"
  | "error"
  | "outcome"
  | "startedAt"
  | "endedAt"
> & {
  /** Why another server could not be asked. */
  readonly fault?: string | undefined;
};

/** What the server says on stdout. */
export interface ServerLog {
  readonly listening: (server: { url: string; keys: number }) => void;
  readonly call: (call: LoggedCall) => void;
  /** A changed scenario is in force. */
  readonly reloaded: (file: string) => void;
}

/** Creates the log: for people on a terminal, one JSON object a line otherwise. */
export function createServerLog(io: Io): ServerLog {
  const { stdout, signal } = io;
  const colors = createColors(stdout, io);
  // Calls that the end of the server breaks off have no client that went away.
  const isTold = ({ outcome }: LoggedCall): boolean => !signal.aborted || outcome !== "aborted";
  if (stdout.isTTY) {
    return {
      listening: (server) => void stdout.write(formatBanner(server, colors)),
      call: (call) => isTold(call) && void stdout.write(`${formatCall(call, colors)}\n`),
      reloaded: (file) => void stdout.write(`${colors.green("reloaded")} ${toPrintable(file)}\n`),
    };
  }
  return {
    listening: ({ url }) => void stdout.write(`${JSON.stringify({ event: "listening", url })}\n`),
    call: (call) =>
      isTold(call) && void stdout.write(`${JSON.stringify({ event: "call", ...toFacts(call) })}\n`),
    reloaded: (file) => void stdout.write(`${JSON.stringify({ event: "reloaded", scenario: file })}\n`),
  };
}

function formatBanner({ url, keys }: { url: string; keys: number }, { bold, cyan, dim }: Colors): string {
  const accepted = keys === 0 ? "Any key is accepted." : `Keys accepted: ${keys}.`;
  const curl = createCurlCommand(url, keys === 0);
  return `\n${bold("Mock of the Text Completions API")} on ${cyan(url)}\n${dim(`${accepted} Ctrl-C ends it.`)}\n\n${curl}\n\n`;
}

/** What the log tells of a call, without its text, and without the query of its URL, in which anything may stand. */
function toFacts(call: LoggedCall) {
  const { number, method, url, status, requestId, outcome, startedAt, endedAt = startedAt, error } = call;
  return {
    number,
    time: new Date(startedAt).toISOString(),
    method,
    path: new URL(url).pathname,
    status,
    model: modelOf(call),
    durationMs: endedAt - startedAt,
    outcome,
    error: error?.type,
    fault: call.fault,
    requestId,
  };
}

function modelOf({ body }: LoggedCall): string | undefined {
  const isObject = typeof body === "object" && body !== null && "model" in body;
  return isObject && typeof body.model === "string" ? body.model : undefined;
}

const FIRST_FAILURE_STATUS = 400;

const OUTCOMES: Readonly<Record<Call["outcome"], string>> = {
  pending: "",
  answered: "",
  dropped: "connection dropped",
  aborted: "client went away",
};

function formatCall(call: LoggedCall, { dim, green, red, yellow }: Colors): string {
  const { method, path, status, model = "-", durationMs, error, outcome } = toFacts(call);
  const time = new Date(call.startedAt).toTimeString().slice(0, "hh:mm:ss".length);
  const isFailure = status === undefined || status >= FIRST_FAILURE_STATUS || error !== undefined;
  const facts = [
    dim(time),
    method,
    toPrintable(path),
    (isFailure ? red : green)(String(status ?? "-")),
    toPrintable(model),
    dim(`${durationMs} ms`),
    error && red(error),
    OUTCOMES[outcome] && yellow(OUTCOMES[outcome]),
    call.fault && red(toPrintable(call.fault)),
  ];
  return facts.filter(Boolean).join("  ");
}

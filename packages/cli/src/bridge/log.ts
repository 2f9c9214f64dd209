import { DEFAULT_BASE_URL, MODELS } from "@text-completions/core";
import { createCurlCommand } from "../server-log/curl.ts";
import { type Colors, createColors, toPrintable } from "../terminal/output.ts";
import type { Io } from "../terminal/process-io.ts";
import type { BridgeFlags } from "./create-cli-bridge.ts";
import type { GuardedCall } from "./guard.ts";

/** What the bridge says on stdout. No prompt, no text and no key is in it. */
export interface BridgeLog {
  readonly listening: (url: string) => void;
  readonly call: (call: GuardedCall) => void;
}

/** Creates the log: for people on a terminal, one JSON object a line otherwise. */
export function createBridgeLog(io: Io, flags: BridgeFlags): BridgeLog {
  const { stdout, signal } = io;
  const colors = createColors(stdout, io);
  // Calls that the end of the server breaks off have no caller that went away.
  const isTold = ({ outcome }: GuardedCall): boolean => !signal.aborted || outcome !== "aborted";
  const print = (text: string): void => void stdout.write(`${text}\n`);
  if (stdout.isTTY) {
    return {
      listening: (url) => print(formatBanner(url, flags, colors)),
      call: (call) => isTold(call) && print(formatCall(call, colors)),
    };
  }
  return {
    listening: (url) => print(JSON.stringify({ event: "listening", url })),
    call: (call) => isTold(call) && print(JSON.stringify({ event: "call", ...toFacts(call) })),
  };
}

function formatBanner(url: string, flags: BridgeFlags, { bold, cyan, dim }: Colors): string {
  const { upstream = DEFAULT_BASE_URL, keyFrom, model } = flags;
  const key = keyFrom === "env" ? "a key of its own" : "the callers' keys";
  const legacy = model.find((each) => each.includes("="))?.split("=")[0] ?? MODELS[0].id;
  return [
    "",
    `${bold("Bridge of the Text Completions API")} on ${cyan(url)}`,
    dim(`It asks ${toPrintable(upstream)} with ${key}. Ctrl-C ends it.`),
    dim(model.map((each) => toPrintable(each.replace("=", " → "))).join(", ")),
    "",
    createCurlCommand(url, keyFrom === "env", legacy),
    "",
  ].join("\n");
}

/** What the log tells of a call, without the query of its URL, in which anything may stand. */
function toFacts(call: GuardedCall): Record<string, unknown> {
  const { startedAt, endedAt = startedAt, url, error, adaptations, ...facts } = call;
  return {
    ...facts,
    url: undefined,
    path: new URL(url).pathname,
    time: new Date(startedAt).toISOString(),
    durationMs: endedAt - startedAt,
    error: error?.type,
    adaptations: adaptations.length === 0 ? undefined : adaptations.map(({ code }) => code),
  };
}

const FIRST_FAILURE_STATUS = 400;

function formatCall(call: GuardedCall, { dim, green, red, yellow }: Colors): string {
  const { startedAt, endedAt = startedAt, status, error, fault, adaptations, usage, outcome } = call;
  const isFailure = status === undefined || status >= FIRST_FAILURE_STATUS || error !== undefined;
  const models = [call.model, call.liveModel].filter((each) => each !== undefined);
  const tokens = [usage?.["input_tokens"], usage?.["output_tokens"]].filter(
    (each) => typeof each === "number",
  );
  return [
    dim(new Date(startedAt).toTimeString().slice(0, "hh:mm:ss".length)),
    call.method,
    toPrintable(new URL(call.url).pathname),
    (isFailure ? red : green)(String(status ?? "-")),
    toPrintable(models.join(" → ") || "-"),
    dim(`${endedAt - startedAt} ms`),
    tokens.length > 0 && dim(`${tokens.join(" + ")} tokens`),
    adaptations.length > 0 && yellow(adaptations.map(({ code }) => code).join(", ")),
    error && red(toPrintable(error.type)),
    outcome === "aborted" && yellow("client went away"),
    fault && red(toPrintable(fault)),
  ]
    .filter(Boolean)
    .join("  ");
}

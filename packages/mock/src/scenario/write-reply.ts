import { invalidOption } from "@text-completions/core/internal";
import type { Match } from "../script/script.ts";
import { assertReply, type Reply } from "../script/replies.ts";
import type { Step } from "../script/steps.ts";
import type { MatchData, PatternData, ReplyData, StepData } from "./scenario-data.ts";

/**
 * The plain data of a reply, as in a scenario file.
 *
 * @throws {UsageError} if data cannot express it: a function, or a `Response` whose body is not text.
 */
export async function toReplyData(reply: Reply): Promise<ReplyData> {
  assertReply(reply);
  if (typeof reply === "string") return reply;
  if (typeof reply === "function") {
    throw invalidOption("reply", "a reply that can be sent to a server", reply, {
      fix: "Pass a reply such as completion(…), and `when` to choose it by the request.",
    });
  }
  if (reply instanceof Response) return { response: await toResponseData(reply) };
  switch (reply.kind) {
    case "completion":
      return { ...reply.options, completion: reply.text };
    case "failure":
      return { ...reply.options, failure: reply.type };
    case "stream":
      return { ...reply.options, stream: [...reply.steps].map(toStepData) };
    case "drop":
      return { drop: reply.isReset ? "reset" : true };
    case "stall":
      return { stall: true };
  }
}

async function toResponseData(
  response: Response,
): Promise<{ status: number; headers: Record<string, string>; body: string }> {
  const bytes = await response.clone().arrayBuffer();
  try {
    const body = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  } catch {
    throw invalidOption("reply", "a Response whose body is text in UTF-8", response);
  }
}

function toStepData(step: Step): StepData {
  switch (step.kind) {
    case "text":
      return step.text;
    case "pause":
      return { pause: step.ms };
    case "ping":
      return { ping: true };
    case "errorEvent":
      return { errorEvent: step.type, ...(step.message !== undefined && { message: step.message }) };
    case "drop":
      return { drop: step.isReset ? "reset" : true };
    case "stall":
      return { stall: true };
    case "raw":
      return { rawBase64: toBase64(step.bytes) };
  }
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""));
}

/**
 * The plain data of conditions.
 *
 * @throws {UsageError} if they are a function.
 */
export function toMatchData(match: Match): MatchData {
  if (typeof match === "function") {
    throw invalidOption("when", "conditions that can be sent to a server", match, {
      fix: "Pass an object such as { lastHumanTurn: /toes/ }.",
    });
  }
  const { model, prompt, lastHumanTurn, headers, call, stream } = match;
  const patterns = { model, prompt, lastHumanTurn };
  return {
    ...toPatterns(patterns),
    ...(headers !== undefined && { headers: toPatterns(headers) }),
    ...(call !== undefined && { call }),
    ...(stream !== undefined && { stream }),
  };
}

function toPatterns(
  patterns: Readonly<Record<string, string | RegExp | undefined>>,
): Record<string, PatternData> {
  return Object.fromEntries(
    Object.entries(patterns).flatMap(([name, value]): [string, PatternData][] =>
      value === undefined ? [] : [[name, typeof value === "string" ? value : toRegExpData(value)]],
    ),
  );
}

function toRegExpData({ source, flags }: RegExp): PatternData {
  return { pattern: source, flags };
}

import type { Answer } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import { giveReply } from "./give-reply.ts";
import type { Journal } from "./journal.ts";
import type { MockRequest } from "./mock-request.ts";
import { onAbort } from "./on-abort.ts";
import { plainCompletion } from "./replies.ts";
import type { PlainReply, ReplyFunction } from "./reply.ts";
import { requirePlainReply } from "./require-reply.ts";
import { respondFailure } from "./respond.ts";
import { type Script, shorten } from "./script.ts";

/** The documented answer, for a mock with nothing scripted. */
const HELLO = plainCompletion(" Hello! My name is Claude.");

/** Answers a valid request as the script says. A fault of the script is answered too, by a 500 that names it. */
export async function giveScripted(
  exchange: Exchange,
  request: MockRequest,
  script: Script,
  journal: Journal,
): Promise<Answer | Response> {
  let reply: PlainReply | undefined;
  try {
    const scripted = script.isEmpty ? HELLO : script.take(request);
    reply = typeof scripted === "function" ? await make(scripted, request) : scripted;
  } catch (error) {
    request.signal.throwIfAborted();
    const message = `Failed to make a reply to call ${request.number}: the script threw ${String(error)}. Fix the script.`;
    return blameScript(exchange, message, journal);
  }
  if (reply === undefined) return blameScript(exchange, describeUnmatched(request, script), journal);
  return giveReply(exchange, request, reply);
}

/** Calls a reply function, and waits no longer than the client does. */
async function make(reply: ReplyFunction, request: MockRequest): Promise<PlainReply> {
  const made = await untilAbort(Promise.resolve(reply(request)), request.signal);
  requirePlainReply(made);
  return made;
}

/** Waits for work, but rejects with the signal's reason as soon as it aborts. */
function untilAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = onAbort(signal, () => reject(signal.reason));
    work.finally(stop).then(resolve, reject);
  });
}

function describeUnmatched({ number, body, prompt }: MockRequest, script: Script): string {
  const asked = `call ${number}, model ${JSON.stringify(body.model)}, prompt ${shorten(prompt)}`;
  const scripted = script.describe().map((line) => `\n- ${line}`);
  return `Failed to find a reply: no scripted reply matches ${asked}. Script one for it. Scripted:${scripted.join("")}`;
}

/** A fault of the script is no fault of the API, so a client must not try again. */
function blameScript(exchange: Exchange, message: string, journal: Journal): Answer {
  journal.complaints.push(message);
  return respondFailure(exchange, { type: "api_error", message, options: { shouldRetry: false } });
}

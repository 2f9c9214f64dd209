import type { Answer } from "./answer.ts";
import { wait } from "./exchange.ts";
import type { TextEnd } from "./limit-text.ts";
import { respondFailure, respondJson } from "./respond.ts";
import type { DropStep, StallStep, Step } from "./step.ts";
import { naturalEnd } from "./stream-frames.ts";
import { identityOf, isCumulative, limiterOf, paceOf, stepsOf, type Task } from "./task.ts";

/**
 * Lives through the steps as a stream would, and answers at the end with the text of all. Gives back the step that
 * breaks or silences the connection, if one does.
 */
export async function giveDocument(task: Task): Promise<Answer | DropStep | StallStep> {
  const { exchange, reply } = task;
  const limiter = limiterOf(task);
  let text = "";
  let end: TextEnd | undefined;
  for (const step of documentSteps(task)) {
    if (step.kind === "pause") await wait(exchange, step.ms);
    if (step.kind === "errorEvent") return respondFailure(exchange, step);
    if (step.kind === "drop" || step.kind === "stall") return step;
    if (step.kind !== "text") continue;
    const piece = limiter.push(step.text);
    text += piece.text;
    end = piece.end;
    if (end !== undefined) break;
  }
  text += limiter.flush();
  exchange.call.text = text;
  return respondJson(exchange, 200, toBody(task, text, end), reply.options.headers);
}

/** A text without pace needs no cutting into tokens. */
function documentSteps(task: Task): Iterable<Step> {
  const { firstTokenDelayMs = 0, tokensPerSecond = 0 } = paceOf(task);
  const { reply } = task;
  if (reply.kind === "stream" || firstTokenDelayMs > 0 || tokensPerSecond > 0) return stepsOf(task);
  return [{ kind: "text", text: reply.text }];
}

/** Fields that are undefined are absent on the wire. */
function toBody(task: Task, text: string, end: TextEnd = naturalEnd(task.reply.options.stopReason)): object {
  const { id, model } = identityOf(task);
  const isOld = isCumulative(task);
  const hasExtras = isOld || task.exchange.options.legacyFields === true;
  return {
    type: "completion",
    id,
    completion: text,
    stop_reason: end.reason,
    model,
    stop: hasExtras ? end.stop : undefined,
    log_id: hasExtras ? id : undefined,
    truncated: isOld ? false : undefined,
    exception: isOld ? null : undefined,
  };
}

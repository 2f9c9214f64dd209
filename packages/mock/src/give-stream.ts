import type { Answer } from "./answer.ts";
import { respondStream } from "./respond.ts";
import { createCumulativeFormat, createStreamFormat } from "./stream-format.ts";
import { streamFrames } from "./stream-frames.ts";
import { createStreamPlayer } from "./stream-player.ts";
import { identityOf, isCumulative, limiterOf, stepsOf, type Task } from "./task.ts";

/** Answers with a stream, which is played as it is read. */
export function giveStream(task: Task): Answer {
  const { exchange, reply } = task;
  const { options, request, call, clock, end } = exchange;
  const isOld = isCumulative(task);
  const format = (isOld ? createCumulativeFormat : createStreamFormat)({
    ...identityOf(task),
    legacyFields: options.legacyFields ?? false,
    lineEnding: options.lineEnding ?? (isOld ? "\r\n" : "\n"),
  });
  const frames = streamFrames(stepsOf(task), format, limiterOf(task), reply.options.stopReason);
  const player = createStreamPlayer(frames, { clock, signal: request.signal, call, onEnd: end });
  return respondStream(exchange, player, reply.options.headers);
}

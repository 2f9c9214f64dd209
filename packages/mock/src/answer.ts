import { COMPLETE_PATH, HEADER, type CompletionRequest } from "@text-completions/core";
import type { CallRecord } from "./call.ts";
import { type Clock, realClock } from "./clock.ts";
import { connectionBroken } from "./connection-broken.ts";
import { createId } from "./create-id.ts";
import { type Failure, failureBody, failureHeaders, isEdgeType, statusOf } from "./failure-response.ts";
import { findModel } from "./find-model.ts";
import type { Journal } from "./journal.ts";
import { judgeBody, judgeHeaders } from "./judge-request.ts";
import { createTextLimiter, type TextLimiter } from "./limit-text.ts";
import type { MockOptions } from "./mock.ts";
import type { MockRequest } from "./mock-request.ts";
import { lastHumanTurn, sanitize } from "./prompt-fault.ts";
import { createRandom, type Random } from "./random.ts";
import { readBody } from "./read-body.ts";
import { completion } from "./replies.ts";
import type { CompletionReply, PlainReply, StreamReply } from "./reply.ts";
import { type Script, shorten } from "./script.ts";
import { selectMediaType } from "./select-media-type.ts";
import type { Step } from "./step.ts";
import { createStreamBody, untilAborted } from "./stream-body.ts";
import { naturalEnd, paceText, streamFrames } from "./stream-frames.ts";
import { createCumulativeFormat, createStreamFormat, type StreamFormat } from "./stream-format.ts";

/** The documented answer, for a mock with nothing scripted. */
const HELLO = completion(" Hello! My name is Claude.");

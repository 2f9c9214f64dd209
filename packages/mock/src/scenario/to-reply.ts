import { completion, failure, stream } from "../replies.ts";
import type { Reply } from "../reply.ts";
import type { Step } from "../step.ts";
import { drop, errorEvent, pause, ping, raw, stall, text } from "../steps.ts";
import type { ReplyData, ResponseData, StepData } from "./scenario-data.ts";

/** The reply that data describe. */
export function toReply(data: ReplyData): Reply {
  if (typeof data === "string") return data;
  if ("completion" in data) {
    const { completion: content, ...options } = data;
    return completion(content, options);
  }
  if ("failure" in data) {
    const { failure: type, ...options } = data;
    return failure(type, options);
  }
  if ("stream" in data) {
    const { stream: steps, ...options } = data;
    return stream(steps.map(toStep), options);
  }
  if ("response" in data) return toResponse(data.response);
  return "drop" in data ? drop(data.drop === true ? "close" : data.drop) : stall();
}

/** Statuses whose answers have no body. Source: Fetch standard, "null body status". */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

function toResponse({ status, headers = {}, body = "" }: ResponseData): Response {
  return new Response(BODILESS.has(status) ? null : body, { status, headers });
}

function toStep(data: StepData): Step {
  if (typeof data === "string") return text(data);
  if ("text" in data) return text(data.text);
  if ("pause" in data) return pause(data.pause);
  if ("errorEvent" in data) return errorEvent(data.errorEvent, data.message);
  if ("raw" in data) return raw(data.raw);
  if ("rawBase64" in data) return raw(Uint8Array.from(atob(data.rawBase64), (sign) => sign.charCodeAt(0)));
  if ("ping" in data) return ping();
  return "drop" in data ? drop(data.drop === true ? "close" : data.drop) : stall();
}

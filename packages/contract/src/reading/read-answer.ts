import { isObject } from "./is-object.ts";
import type { Answer, StreamReading } from "./reading.ts";

/** The completion in a body, or in the events of a stream: their texts joined, the rest as the last one says. */
export function readAnswer(body: unknown, stream: StreamReading | undefined): Answer | undefined {
  if (stream !== undefined) return readStreamed(stream);
  if (!isObject(body) || typeof body["completion"] !== "string") return undefined;
  return answerOf(body, body["completion"]);
}

function readStreamed({ events }: StreamReading): Answer | undefined {
  const completions = events.filter(({ name }) => name === "completion").map(({ data }) => data);
  const last = completions.findLast((data) => typeof data["stop_reason"] === "string") ?? completions.at(-1);
  if (last === undefined) return undefined;
  return answerOf(last, completions.map((data) => textOf(data["completion"])).join(""));
}

function answerOf(data: Record<string, unknown>, text: string): Answer {
  return { text, stopReason: data["stop_reason"], model: data["model"], id: data["id"], stop: data["stop"] };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

import type { EventReading } from "../../reading/reading.ts";

/** Whether an event ends its stream: a completion event with a stop reason, or an error. */
export function isTerminal({ name, data }: EventReading): boolean {
  return name === "error" || (name === "completion" && typeof data["stop_reason"] === "string");
}

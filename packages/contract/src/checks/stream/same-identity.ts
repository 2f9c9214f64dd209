import type { StreamReading } from "../../reading/reading.ts";
import type { ExchangeRule, Finding } from "../../rule.ts";
import { show } from "../show.ts";
import { streamRule } from "./stream-rule.ts";

/** That one model answers. */
export const sameModel: ExchangeRule = streamRule({
  id: "stream/same-model",
  title: "Every event names the same model",
  spec: "#/components/schemas/CompletionEvent/properties/model",
  remedy: "Write the model that answers into every completion event.",
  judge: (stream) => changesOf(stream, "model"),
});

/** That one completion is told. */
export const sameId: ExchangeRule = streamRule({
  id: "stream/same-id",
  title: "Every event names the same id",
  spec: "#/components/schemas/CompletionEvent/properties/id",
  remedy: "Make one id for a stream, and write it into every completion event, or into none.",
  judge: (stream) => changesOf(stream, "id"),
});

/** The first event whose member differs from the one before. */
function changesOf({ events }: StreamReading, member: "model" | "id"): Finding[] {
  const told = events.filter(({ name, data }) => name === "completion" && data[member] !== undefined);
  const [first] = told;
  const changed = told.find(({ data }) => data[member] !== first?.data[member]);
  if (first === undefined || changed === undefined) return [];
  const [expected, received] = [first.data[member], changed.data[member]];
  const message = `\`${member}\` is ${show(received)}, and was ${show(expected)} before.`;
  const where = `stream.events[${changed.index}]/${member}`;
  return [{ where, message, expected, received, offset: changed.offset }];
}

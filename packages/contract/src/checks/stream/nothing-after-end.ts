import type { ExchangeRule } from "../../rule.ts";
import { show } from "../show.ts";
import { isTerminal } from "./is-terminal.ts";
import { isDone } from "./no-done.ts";
import { streamRule } from "./stream-rule.ts";

/** That the last event is the last. */
export const nothingAfterEnd: ExchangeRule = streamRule({
  id: "stream/nothing-after-end",
  title: "Nothing follows the last event",
  spec: "#/components/schemas/StreamFrame",
  remedy: "Close the stream after the event that sets `stop_reason`, and after an error event.",
  judge({ events, frames }) {
    const end = events.find(isTerminal);
    if (end === undefined) return undefined;
    const terminals = new Set(events.filter(isTerminal).map(({ index }) => index));
    return frames.flatMap(({ name, data, offset }, index) => {
      // A second end and a `[DONE]` are other checks' faults.
      if (index <= end.index || terminals.has(index) || isDone(data)) return [];
      const message = `A \`${name ?? ""}\` event follows the last one: ${show(data)}.`;
      return [{ where: `stream.events[${index}]`, message, received: data, offset }];
    });
  },
});

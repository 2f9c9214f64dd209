import type { ExchangeRule } from "../../rule.ts";
import { isTerminal } from "./is-terminal.ts";
import { streamRule } from "./stream-rule.ts";

/** That a stream says once that it is at its end. */
export const oneTerminalEvent: ExchangeRule = streamRule({
  id: "stream/one-terminal-event",
  title: "A stream has exactly one last event",
  spec: "#/components/schemas/StreamFrame",
  remedy:
    "End every stream with one completion event whose `stop_reason` is set, or with one error event; never with both.",
  judge({ events, frames, isWhole }, { exchange }) {
    const [first, ...others] = events.filter(isTerminal);
    if (first !== undefined) {
      return others.map(({ index, offset }) => ({
        where: `stream.events[${index}]`,
        message: `This event ends the stream a second time; event ${first.index} had done so.`,
        offset,
      }));
    }
    if (!isWhole && exchange.abandoned === true) return undefined;
    const reason = exchange.failure === undefined ? "" : ` (${exchange.failure.message})`;
    const message = `The stream ended after ${frames.length} events without one that sets \`stop_reason\`, and without an error event${reason}.`;
    return [{ where: `stream.events[${frames.length}]`, message, expected: "a stop_reason" }];
  },
});

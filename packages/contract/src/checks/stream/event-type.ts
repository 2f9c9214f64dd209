import type { ExchangeRule } from "../../rule.ts";
import { streamRule } from "./stream-rule.ts";

/** That events repeat their name as `type`, which those of 2023 did not. */
export const eventType: ExchangeRule = streamRule({
  id: "stream/event-type",
  title: "The data of every event has a type",
  spec: "#/components/schemas/CompletionEvent/x-tolerated",
  remedy: "Write the name of the event into `type` of its data.",
  severity: "should",
  judge: ({ events }) =>
    events
      .filter(({ data }) => data["type"] === undefined)
      .map(({ name, index, offset }) => {
        const message = `The data of a \`${name}\` event has no \`type\`.`;
        return { where: `stream.events[${index}]/type`, message, expected: name, offset };
      }),
});

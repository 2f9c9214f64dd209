import { validateStreamEvent } from "@text-completions/core/validate";
import type { ExchangeRule } from "../../rule.ts";
import { problemFinding } from "../problem-finding.ts";
import { show } from "../show.ts";
import { streamRule } from "./stream-rule.ts";

/** That events have the members of the document. */
export const eventSchema: ExchangeRule = streamRule({
  id: "stream/event-schema",
  title: "Every event has the documented members",
  spec: "#/components/schemas/StreamEvent",
  remedy:
    "Send `completion`, `stop_reason` and `model` in each completion event, and `error` in an error event; more is allowed.",
  judge: ({ events }) =>
    events.flatMap(({ name, data, index, offset }) => {
      const where = `stream.events[${index}]`;
      const type = data["type"] ?? name;
      if (type !== name) {
        const message = `The type of a \`${name}\` event is ${show(type)}.`;
        return [{ where: `${where}/type`, message, expected: name, received: type, offset }];
      }
      return validateStreamEvent({ type, ...data }).map((problem) => problemFinding(where, problem, offset));
    }),
});

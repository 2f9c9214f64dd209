import type { ExchangeRule } from "../../rule.ts";
import { show } from "../show.ts";
import { isDone } from "./no-done.ts";
import { streamRule } from "./stream-rule.ts";

/** That every event has a name. */
export const namedEvents: ExchangeRule = streamRule({
  id: "stream/named-events",
  title: "Every event has a name",
  spec: "#/components/schemas/EventFrame/required",
  remedy: "Write an `event:` line into every event: official clients drop those without.",
  judge: ({ frames }) =>
    frames.flatMap(({ name, data, offset }, index) => {
      if (name !== undefined || isDone(data)) return [];
      const where = `stream.events[${index}]/event`;
      return [
        { where, message: `The event has no name; its data is ${show(data)}.`, received: data, offset },
      ];
    }),
});

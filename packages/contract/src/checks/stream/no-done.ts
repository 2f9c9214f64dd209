import type { ExchangeRule } from "../../rule.ts";
import { streamRule } from "./stream-rule.ts";

/** Whether data is the end mark of another API. */
export function isDone(data: string): boolean {
  return data.trim() === "[DONE]";
}

/** That no stream has the end mark of other APIs. */
export const noDone: ExchangeRule = streamRule({
  id: "stream/no-done",
  title: "A stream has no `[DONE]`",
  spec: "#/components/parameters/anthropic-version",
  remedy: "Leave out `data: [DONE]`: it belongs to other APIs, and to version 2023-01-01 of this one.",
  judge: ({ frames }) =>
    frames.flatMap(({ data, offset }, index) =>
      isDone(data)
        ? [
            {
              where: `stream.events[${index}]/data`,
              message: "The data is `[DONE]`.",
              received: data,
              offset,
            },
          ]
        : [],
    ),
});

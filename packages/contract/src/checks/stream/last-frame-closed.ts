import type { ExchangeRule } from "../../rule.ts";
import { streamRule } from "./stream-rule.ts";

/** That the last event is complete. */
export const lastFrameClosed: ExchangeRule = streamRule({
  id: "stream/last-frame-closed",
  title: "An empty line ends the last event",
  spec: "#/components/schemas/StreamFrame",
  remedy:
    "Write an empty line after every event, the last one included: readers drop an event that lacks it.",
  judge({ openAt, isWhole }) {
    if (!isWhole) return undefined;
    if (openAt === undefined) return [];
    return [{ where: "stream", message: "The body ends within an event.", offset: openAt }];
  },
});

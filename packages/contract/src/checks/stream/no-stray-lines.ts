import type { ExchangeRule } from "../../rule.ts";
import { show } from "../show.ts";
import { streamRule } from "./stream-rule.ts";

/** That a stream holds nothing but events and comments. */
export const noStrayLines: ExchangeRule = streamRule({
  id: "stream/no-stray-lines",
  title: "A stream holds nothing but events",
  spec: "#/components/schemas/StreamFrame",
  remedy:
    "Write only `event:`, `data:`, `id:`, `retry:` and comment lines; text with line feeds is JSON within one `data` line.",
  severity: "should",
  judge: ({ strayLines }) =>
    strayLines.slice(0, 5).map(({ text, offset }) => {
      const message = `The line ${show(text)} is no field of an event stream.`;
      return { where: "stream", message, received: text.slice(0, 200), offset };
    }),
});

import { isObject } from "../../reading/is-object.ts";
import { parseJson } from "../../reading/parse-json.ts";
import type { ExchangeRule } from "../../rule.ts";
import { show } from "../show.ts";
import { streamRule } from "./stream-rule.ts";

const KNOWN: ReadonlySet<string | undefined> = new Set(["completion", "ping", "error"]);

/** That the data of known events is JSON. */
export const jsonData: ExchangeRule = streamRule({
  id: "stream/json-data",
  title: "The data of every event is a JSON object",
  spec: "#/components/schemas/EventFrame/properties/data",
  remedy: "Write one JSON object into the data of each `completion`, `ping` and `error`.",
  judge: ({ frames }) =>
    frames.flatMap(({ name, data, offset }, index) => {
      if (!KNOWN.has(name) || isObject(parseJson(data))) return [];
      const message = `The data of a \`${name}\` event is ${show(data)}.`;
      return [{ where: `stream.events[${index}]/data`, message, received: data, offset }];
    }),
});

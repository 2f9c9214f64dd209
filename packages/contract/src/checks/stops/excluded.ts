import { PROMPT_RULES } from "@text-completions/core";
import { exchangeRule, type ExchangeRule } from "../../rule.ts";
import { operationResponse } from "../operation-response.ts";
import { show } from "../show.ts";
import { countProbe } from "../probes.ts";
import { stopProbe, stopStreamProbe } from "./probes.ts";
import { stopSequencesOf } from "./stop-sequences-of.ts";

/** That no completion holds a stop sequence of its request. */
export const excluded: ExchangeRule = exchangeRule({
  id: "stops/excluded",
  title: "A completion holds none of its stop sequences",
  spec: "#/components/schemas/Completion/properties/completion",
  remedy:
    "End the text before the first stop sequence, and hold back what may be the beginning of one until it is known.",
  probes: [stopProbe, stopStreamProbe],
  judge(reading) {
    const text = operationResponse(reading)?.answer?.text;
    const stops = stopSequencesOf(reading.request.body);
    if (text === undefined || stops.length === 0) return undefined;
    const found = stops.find((stop) => text.includes(stop));
    if (found === undefined) return [];
    const message = `The text holds the stop sequence ${show(found)}: ${show(text.slice(0, text.indexOf(found) + found.length))}.`;
    return [{ where: "response.body/completion", message, received: text }];
  },
});

/** That every completion ends where the other side's turn begins. */
export const humanTurn: ExchangeRule = exchangeRule({
  id: "stops/human-turn",
  title: "A completion ends before the next Human turn",
  spec: "#/components/schemas/CompletionRequest/properties/stop_sequences",
  remedy: `Treat ${JSON.stringify(PROMPT_RULES.markers.human)} as a stop sequence of every request.`,
  probes: [countProbe],
  judge(reading) {
    const text = operationResponse(reading)?.answer?.text;
    if (text === undefined) return undefined;
    const at = text.indexOf(PROMPT_RULES.markers.human);
    if (at < 0) return [];
    const message = `The text goes on with a turn of its own: ${show(text.slice(at, at + 40))}.`;
    return [{ where: "response.body/completion", message, received: text }];
  },
});

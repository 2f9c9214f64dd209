import { PROMPT_RULES } from "@text-completions/core";
import { isObject } from "../../reading/is-object.ts";
import type { RequestReading } from "../../reading/reading.ts";
import type { ExchangeRule, Finding } from "../../rule.ts";
import { show } from "../show.ts";
import { clientRule } from "./client-rule.ts";

const { human, assistant } = PROMPT_RULES.markers;
const RULES = "#/components/schemas/CompletionRequest/properties/prompt/x-prompt-rules";
const WHERE = "request.body/prompt";

/** That the prompt is written in turns. */
export const prompt: ExchangeRule = clientRule({
  id: "client/prompt",
  title: "The prompt begins with a Human turn and ends with an Assistant turn",
  spec: `${RULES}/errors`,
  remedy: `Write each turn after ${show(human)} or ${show(assistant)}, with real line feeds, and end with ${show(assistant)}.`,
  judge(request) {
    const text = promptOf(request);
    if (text === undefined) return undefined;
    const turns = [...sanitize(text).matchAll(/\n\n(Human|Assistant):/g)].map(([marker]) => marker);
    const { start, end } = PROMPT_RULES.errors;
    if (turns[0] !== human)
      return [{ where: WHERE, message: `${start.message}.`, received: text.slice(0, 200) }];
    if (turns.at(-1) !== assistant)
      return [{ where: WHERE, message: `${end.message}.`, received: text.slice(-200) }];
    return [];
  },
});

/** That the prompt needs no mending. */
export const cleanPrompt: ExchangeRule = clientRule({
  id: "client/clean-prompt",
  title: "The prompt needs no sanitising",
  spec: `${RULES}/sanitize`,
  remedy: `Begin with ${show(human)} and end without a space: what the API mends by itself may change.`,
  severity: "should",
  judge(request) {
    const text = promptOf(request);
    if (text === undefined) return undefined;
    return text === sanitize(text) ? [] : [mended(text)];
  },
});

function promptOf({ body }: RequestReading): string | undefined {
  const text = isObject(body) ? body["prompt"] : undefined;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function mended(text: string): Finding {
  const isStart = !text.startsWith("\n\n") && /^\s*Human:/.test(text);
  const message = isStart
    ? `The prompt begins with ${show(text.slice(0, 10))}.`
    : `The prompt ends with ${show(text.slice(-15))}.`;
  return { where: WHERE, message, expected: isStart ? human : "no space at the end" };
}

/** What the API makes of a prompt before it judges it. Source: `x-prompt-rules`. */
function sanitize(text: string): string {
  const start = /^\s*Human:/.test(text) ? `\n\n${text.trimStart()}` : text;
  let end = start.length;
  // From the end by hand: a pattern for blanks at the end is slow where there are many elsewhere.
  while (start[end - 1] === " " || start[end - 1] === "\t") end -= 1;
  return start.slice(0, end);
}

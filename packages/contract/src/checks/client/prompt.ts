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
    const turns = [...correctEnd(correctStart(text)).matchAll(/\n\n(Human|Assistant):/g)].map(
      ([marker]) => marker,
    );
    const { start, end } = PROMPT_RULES.errors;
    if (turns[0] !== human)
      return [{ where: WHERE, message: `${start.message}.`, received: text.slice(0, 200) }];
    if (turns.at(-1) !== assistant)
      return [{ where: WHERE, message: `${end.message}.`, received: text.slice(-200) }];
    return [];
  },
});

/** That the prompt needs no correction. */
export const cleanPrompt: ExchangeRule = clientRule({
  id: "client/clean-prompt",
  title: "The prompt needs no sanitising",
  spec: `${RULES}/sanitize`,
  remedy: `Begin with ${show(human)} and end without a space: what the API corrects by itself may change.`,
  severity: "should",
  judge(request) {
    const text = promptOf(request);
    if (text === undefined) return undefined;
    return [
      ...(correctStart(text) === text ? [] : [found(`begins with ${show(text.slice(0, 10))}`, human)]),
      ...(correctEnd(text) === text
        ? []
        : [found(`ends with ${show(text.slice(-15))}`, "no space at the end")]),
    ];
  },
});

function promptOf({ body }: RequestReading): string | undefined {
  const text = isObject(body) ? body["prompt"] : undefined;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function found(what: string, expected: string): Finding {
  return { where: WHERE, message: `The prompt ${what}.`, expected };
}

/** What the API makes of the start of a prompt before it judges it. Source: `x-prompt-rules`. */
function correctStart(text: string): string {
  return /^\s*Human:/.test(text) ? `\n\n${text.trimStart()}` : text;
}

/** What it makes of the end. */
function correctEnd(text: string): string {
  let end = text.length;
  // By hand: a pattern for blanks at the end is slow where there are many elsewhere.
  while (text[end - 1] === " " || text[end - 1] === "\t") end -= 1;
  return text.slice(0, end);
}

import { AI_PROMPT, HUMAN_PROMPT, toMessages } from "@text-completions/prompt";
import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";
import { fieldName } from "./read-call.ts";
import type { Rewrite } from "./rewrite.ts";

const SAMPLING =
  "models from Claude Opus 4.7 and Claude 5 on reject this; up to 4.6, use one of temperature and top_p";
const PREFILL = "the prompt ends in text of the assistant: models from Claude 4.6 on reject such a prefill";

/** Rewrites an object literal that is a request, or part of one, for the Messages API. */
export function rewriteRequest(
  module: ModuleFile,
  literal: ts.ObjectLiteralExpression,
  model: string | undefined,
  rewrite: Rewrite,
): void {
  for (const property of literal.properties) {
    const name = fieldName(property);
    if (name === "prompt") rewritePrompt(module, property, rewrite);
    if (name === "max_tokens_to_sample") rename(property, "max_tokens", rewrite);
    if (name === "model") rewriteModel(property, model, rewrite);
    if (name === "temperature" || name === "top_p" || name === "top_k") rewrite.note(property, SAMPLING);
  }
}

function rewritePrompt(module: ModuleFile, property: ts.ObjectLiteralElementLike, rewrite: Rewrite): void {
  const prompt = ts.isPropertyAssignment(property) ? property.initializer : property.name;
  if (prompt !== undefined && ts.isExpression(prompt) && hasPrefill(module, prompt))
    rewrite.note(property, PREFILL);
  const before = `...${rewrite.use("promptParams")}(`;
  if (!ts.isPropertyAssignment(property)) return rewrite.wrap(property, before, ")");
  // Only from the name to the value, which may have edits of its own, or to the comments before it.
  const start = property.getStart();
  const { initializer } = property;
  const hasComments = initializer.getFullText().trimStart() !== initializer.getText();
  const end = hasComments ? initializer.getFullStart() : initializer.getStart();
  rewrite.edits.push({ start, end, text: before });
  rewrite.edits.push({ start: property.getEnd(), end: property.getEnd(), text: ")" });
}

function rename(property: ts.ObjectLiteralElementLike, name: string, rewrite: Rewrite): void {
  if (ts.isPropertyAssignment(property)) rewrite.replace(property.name, name);
  else rewrite.wrap(property, `${name}: `, "");
}

function rewriteModel(
  property: ts.ObjectLiteralElementLike,
  model: string | undefined,
  rewrite: Rewrite,
): void {
  const value = ts.isPropertyAssignment(property) ? property.initializer : property;
  if (ts.isStringLiteral(value) && model !== undefined) {
    const quote = value.getText()[0] ?? '"';
    rewrite.replace(value, `${quote}${model}${quote}`);
  } else {
    rewrite.note(property, "choose a model that the Messages API has");
  }
}

const MARKERS = new Map([
  ["HUMAN_PROMPT", HUMAN_PROMPT],
  ["AI_PROMPT", AI_PROMPT],
]);

/** Stands for what is known only when the program runs. */
const UNKNOWN = "\u{fffd}";

/** Whether the messages of a prompt, as far as it is known from the file, end with one of the assistant. */
function hasPrefill(module: ModuleFile, prompt: ts.Expression): boolean {
  const text = readText(module, prompt);
  // What is not known may contain the first human turn.
  const whole = text.includes(UNKNOWN) ? `${HUMAN_PROMPT} ${UNKNOWN}${text}` : text;
  try {
    return toMessages(whole).messages.at(-1)?.role === "assistant";
  } catch {
    return false;
  }
}

/** The value of an expression of strings, as far as it is known. */
function readText(module: ModuleFile, expression: ts.Expression): string {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isParenthesizedExpression(expression)) return readText(module, expression.expression);
  if (ts.isTemplateExpression(expression)) {
    const { head, templateSpans } = expression;
    return (
      head.text + templateSpans.map((span) => readText(module, span.expression) + span.literal.text).join("")
    );
  }
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return readText(module, expression.left) + readText(module, expression.right);
  if (ts.isPropertyAccessExpression(expression)) return MARKERS.get(expression.name.text) ?? UNKNOWN;
  return ts.isIdentifier(expression) ? readVariable(module, expression) : UNKNOWN;
}

/** The value of a constant that is declared before its use, or of a marker that is imported. */
function readVariable(module: ModuleFile, name: ts.Identifier): string {
  const variable = module.variableOf(name);
  if (variable?.initializer !== undefined) {
    const isConstant = (variable.parent.flags & ts.NodeFlags.Const) !== 0;
    return isConstant && variable.end <= name.pos ? readText(module, variable.initializer) : UNKNOWN;
  }
  const specifier = module.importOf(name);
  return MARKERS.get((specifier?.propertyName ?? specifier?.name)?.text ?? "") ?? UNKNOWN;
}

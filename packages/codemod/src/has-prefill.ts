import { AI_PROMPT, HUMAN_PROMPT, toMessages } from "@text-completions/prompt";
import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";

const MARKERS = new Map([
  ["HUMAN_PROMPT", HUMAN_PROMPT],
  ["AI_PROMPT", AI_PROMPT],
]);

/** Stands for what is known only when the program runs. */
const UNKNOWN = "\u{fffd}";

/** Whether the messages of a prompt, as far as it is known from the file, end with one of the assistant. */
export function hasPrefill(module: ModuleFile, prompt: ts.Expression): boolean {
  const text = readText(module, prompt);
  // What is not known may hold the first human turn.
  const whole = text.includes(UNKNOWN) ? `${HUMAN_PROMPT} ${UNKNOWN}${text}` : text;
  try {
    return toMessages(whole).messages.at(-1)?.role === "assistant";
  } catch {
    return false;
  }
}

/** What an expression of strings comes to. */
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

/** What a constant holds that is declared before its use, or a marker that is imported. */
function readVariable(module: ModuleFile, name: ts.Identifier): string {
  const variable = module.variableOf(name);
  if (variable?.initializer !== undefined) {
    const isConstant = (variable.parent.flags & ts.NodeFlags.Const) !== 0;
    return isConstant && variable.end <= name.pos ? readText(module, variable.initializer) : UNKNOWN;
  }
  const specifier = module.importOf(name);
  return MARKERS.get((specifier?.propertyName ?? specifier?.name)?.text ?? "") ?? UNKNOWN;
}

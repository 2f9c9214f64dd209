import { AI_PROMPT, HUMAN_PROMPT } from "@text-completions/prompt";
import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";

const MARKERS = new Map([
  ["HUMAN_PROMPT", HUMAN_PROMPT],
  ["AI_PROMPT", AI_PROMPT],
]);

/** Stands for what is known only when the program runs. */
const UNKNOWN = "\u{fffd}";

/** Whether a prompt, as far as it is known from the file, has text after its last marker. */
export function hasPrefill(module: ModuleFile, prompt: ts.Expression): boolean {
  const text = readText(module, prompt);
  const end = text.lastIndexOf(AI_PROMPT);
  return end >= 0 && end > text.lastIndexOf(HUMAN_PROMPT) && text.slice(end + AI_PROMPT.length).trim() !== "";
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
  const specifier = module.nodes.find(
    (node): node is ts.ImportSpecifier =>
      ts.isImportSpecifier(node) && module.referencesOf(node.name).includes(name),
  );
  return MARKERS.get((specifier?.propertyName ?? specifier?.name)?.text ?? "") ?? UNKNOWN;
}

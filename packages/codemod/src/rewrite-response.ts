import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";
import type { CompletionCall } from "./read-call.ts";
import type { Rewrite } from "./rewrite.ts";

const UNFOLLOWED = "the use of the response cannot be followed; its text is in the blocks of `content`.";
const UNFOLLOWED_STREAM =
  "the use of the stream cannot be followed; its text is in the `text_delta` of its events.";
const STOP_REASON = 'where it was "stop_sequence", `stop_reason` may be "end_turn" or "refusal".';
const STREAM_STOP_REASON = "`stop_reason` is in the `delta` of the event `message_delta`.";

/** The fields of a response that stay the same. */
const KEPT = new Set(["id", "model", "type", "_request_id"]);

/** Rewrites what reads the response of a call, as far as it can be followed, and marks the rest. */
export function rewriteResponse(
  module: ModuleFile,
  { node, isStream }: CompletionCall,
  rewrite: Rewrite,
): void {
  const awaited = ts.isAwaitExpression(node.parent) ? outermost(node.parent) : node;
  const { parent } = awaited;
  if (isStream) return rewriteStream(module, awaited, rewrite);
  if (ts.isExpressionStatement(parent)) return;
  if (awaited !== node) {
    if (ts.isPropertyAccessExpression(parent)) return rewriteRead(parent, rewrite);
    if (isConstant(parent)) {
      if (ts.isIdentifier(parent.name))
        return module.referencesOf(parent.name).forEach((name) => rewriteReference(name, rewrite));
      if (ts.isObjectBindingPattern(parent.name)) return rewritePattern(module, parent.name, rewrite);
    }
  }
  rewrite.todo(node, UNFOLLOWED);
}

function rewriteReference(name: ts.Identifier, rewrite: Rewrite): void {
  if (ts.isPropertyAccessExpression(name.parent) && name.parent.expression === name)
    return rewriteRead(name.parent, rewrite);
  rewrite.todo(name, UNFOLLOWED);
}

/** Rewrites `response.completion`. */
function rewriteRead(read: ts.PropertyAccessExpression, rewrite: Rewrite): void {
  const field = read.name.text;
  if (KEPT.has(field)) return;
  if (field === "stop_reason") return rewrite.todo(read, STOP_REASON);
  if (field !== "completion" || isWritten(read)) return rewrite.todo(read, UNFOLLOWED);
  rewrite.wrap(read, `${rewrite.use("textOf")}(`, ")");
  rewrite.replace(read.name, "content");
}

/** Rewrites `const { completion } = …`. The name stays, and stands for the blocks; each use takes their text. */
function rewritePattern(module: ModuleFile, pattern: ts.ObjectBindingPattern, rewrite: Rewrite): void {
  for (const element of pattern.elements) {
    const field = (element.propertyName ?? element.name).getText();
    if (element.dotDotDotToken !== undefined) rewrite.todo(element, UNFOLLOWED);
    else if (field === "stop_reason") rewrite.todo(element, STOP_REASON);
    else if (KEPT.has(field)) continue;
    else if (field === "completion" && ts.isIdentifier(element.name) && element.initializer === undefined)
      rewriteElement(module, element, element.name, rewrite);
    else rewrite.todo(element, UNFOLLOWED);
  }
}

function rewriteElement(
  module: ModuleFile,
  element: ts.BindingElement,
  name: ts.Identifier,
  rewrite: Rewrite,
): void {
  if (element.propertyName === undefined) rewrite.wrap(name, "content: ", "");
  else rewrite.replace(element.propertyName, "content");
  for (const reference of module.referencesOf(name)) {
    if (ts.isExportSpecifier(reference.parent)) rewrite.todo(reference, UNFOLLOWED);
    else rewrite.wrap(reference, `${keyOf(reference, rewrite)}${rewrite.use("textOf")}(`, ")");
  }
}

/** The key that a value needs as soon as it is more than the name of the field. */
function keyOf(reference: ts.Identifier, { edits }: Rewrite): string {
  if (!ts.isShorthandPropertyAssignment(reference.parent)) return "";
  // A prompt that is spread into the request has none.
  const isSpread = edits.some(({ start, text }) => start === reference.getStart() && text.startsWith("..."));
  return isSpread ? "" : `${reference.text}: `;
}

function rewriteStream(module: ModuleFile, stream: ts.Node, rewrite: Rewrite): void {
  const { parent } = stream;
  if (ts.isForOfStatement(parent) && parent.expression === stream)
    return rewriteLoop(module, parent, rewrite);
  if (!ts.isAwaitExpression(unwrap(stream)) || !isConstant(parent) || !ts.isIdentifier(parent.name))
    return rewrite.todo(stream, UNFOLLOWED_STREAM);
  for (const name of module.referencesOf(parent.name)) {
    const use = name.parent;
    const isController = ts.isPropertyAccessExpression(use) && use.name.text === "controller";
    if (ts.isForOfStatement(use) && use.expression === name) rewriteLoop(module, use, rewrite);
    else if (!isController) rewrite.todo(name, UNFOLLOWED_STREAM);
  }
}

/** Rewrites `for await (const event of stream)`. */
function rewriteLoop(module: ModuleFile, loop: ts.ForOfStatement, rewrite: Rewrite): void {
  const variable = ts.isVariableDeclarationList(loop.initializer)
    ? loop.initializer.declarations[0]
    : undefined;
  if (variable === undefined || !ts.isIdentifier(variable.name) || variable.type !== undefined)
    return rewrite.todo(loop, UNFOLLOWED_STREAM);
  for (const event of module.referencesOf(variable.name)) {
    const read = event.parent;
    if (!ts.isPropertyAccessExpression(read) || isWritten(read)) rewrite.todo(event, UNFOLLOWED_STREAM);
    else if (read.name.text === "completion")
      rewrite.replace(read, `${rewrite.use("textOfEvent")}(${event.text})`);
    else rewrite.todo(event, read.name.text === "stop_reason" ? STREAM_STOP_REASON : UNFOLLOWED_STREAM);
  }
}

function isConstant(node: ts.Node): node is ts.VariableDeclaration {
  return (
    ts.isVariableDeclaration(node) &&
    node.type === undefined &&
    (node.parent.flags & ts.NodeFlags.Const) !== 0 &&
    !(ts.isVariableStatement(node.parent.parent) && node.parent.parent.modifiers !== undefined)
  );
}

/** Whether something is assigned to a property, or it may be missing. */
function isWritten(read: ts.PropertyAccessExpression): boolean {
  const { parent } = read;
  const isTarget =
    ts.isBinaryExpression(parent) &&
    parent.left === read &&
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  return isTarget || ts.isDeleteExpression(parent) || read.questionDotToken !== undefined;
}

function outermost(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node.parent) ? outermost(node.parent) : node;
}

function unwrap(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node) ? unwrap(node.expression) : node;
}

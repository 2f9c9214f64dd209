import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";

/** A call of `completions.create` that is understood. */
export interface CompletionCall {
  node: ts.CallExpression;
  /** The name `completions` in it. */
  resource: ts.Identifier;
  /** The object literals that make up the request: the argument, and those that are spread into it. */
  literals: ts.ObjectLiteralExpression[];
  isStream: boolean;
}

/** The fields of a request that can be converted. */
const FIELDS = new Set([
  "model",
  "prompt",
  "max_tokens_to_sample",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  "metadata",
  "stream",
]);

/** The name `completions` of `x.completions.create(…)`. `chat.completions` is another API. */
export function resourceOf(node: ts.CallExpression): ts.Identifier | undefined {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "create") return undefined;
  const resource = callee.expression;
  if (!ts.isPropertyAccessExpression(resource) || !ts.isIdentifier(resource.name)) return undefined;
  if (resource.name.text !== "completions") return undefined;
  const owner = resource.expression;
  return ts.isPropertyAccessExpression(owner) && owner.name.text === "chat" ? undefined : resource.name;
}

/** Reads a call of `x.completions.create(…)`, or returns the reason why it cannot be changed. */
export function readCall(
  module: ModuleFile,
  node: ts.CallExpression,
  resource: ts.Identifier,
): CompletionCall | string {
  const literals = literalsOf(module, node.arguments[0]);
  if (typeof literals === "string") return literals;
  const fields = new Map<string, ts.ObjectLiteralElementLike>();
  for (const property of literals.flatMap(({ properties }) => [...properties])) {
    if (ts.isSpreadAssignment(property)) continue;
    const name = fieldName(property);
    if (name === undefined || !FIELDS.has(name))
      return `the request contains ${property.getText()}, which the codemod does not know`;
    if (fields.has(name)) return `the request contains ${name} twice`;
    fields.set(name, property);
  }
  for (const name of ["prompt", "max_tokens_to_sample"])
    if (!fields.has(name)) return `the request contains no ${name}`;
  const stream = fields.get("stream");
  const isStream = isLiteral(stream, ts.SyntaxKind.TrueKeyword);
  if (stream !== undefined && !isStream && !isLiteral(stream, ts.SyntaxKind.FalseKeyword))
    return "whether it streams is only known at run time";
  return { node, resource, literals, isStream };
}

/** Name of a field that is written as `name: value` or `name`. */
export function fieldName(property: ts.ObjectLiteralElementLike): string | undefined {
  if (!ts.isPropertyAssignment(property) && !ts.isShorthandPropertyAssignment(property)) return undefined;
  return ts.isIdentifier(property.name) || ts.isStringLiteral(property.name) ? property.name.text : undefined;
}

function isLiteral(property: ts.ObjectLiteralElementLike | undefined, kind: ts.SyntaxKind): boolean {
  return property !== undefined && ts.isPropertyAssignment(property) && property.initializer.kind === kind;
}

function literalsOf(
  module: ModuleFile,
  request: ts.Expression | undefined,
): ts.ObjectLiteralExpression[] | string {
  if (request === undefined) return "it has no request";
  if (ts.isIdentifier(request)) {
    const literal = constantOf(module, request);
    return literal === undefined ? `the value of ${request.text} cannot be followed` : [literal];
  }
  if (!ts.isObjectLiteralExpression(request)) return "its request is not an object literal";
  const literals = [request];
  for (const property of request.properties) {
    if (!ts.isSpreadAssignment(property)) continue;
    const spread = ts.isIdentifier(property.expression) && constantOf(module, property.expression);
    if (!spread) return `the value of ${property.getText()} cannot be followed`;
    literals.push(spread);
  }
  return literals;
}

/** The object literal of a constant that is used for requests of `completions.create` alone. */
function constantOf(module: ModuleFile, name: ts.Identifier): ts.ObjectLiteralExpression | undefined {
  const variable = module.variableOf(name);
  if (variable?.initializer === undefined || variable.type !== undefined) return undefined;
  if (!ts.isIdentifier(variable.name) || !ts.isObjectLiteralExpression(variable.initializer))
    return undefined;
  if (!(variable.parent.flags & ts.NodeFlags.Const) || isExported(variable)) return undefined;
  if (variable.initializer.properties.some(ts.isSpreadAssignment)) return undefined;
  return module.referencesOf(variable.name).every(isRequest) ? variable.initializer : undefined;
}

function isRequest(name: ts.Identifier): boolean {
  const { parent } = name;
  const request = ts.isSpreadAssignment(parent) ? parent.parent : name;
  const call = request.parent;
  return ts.isCallExpression(call) && call.arguments[0] === request && resourceOf(call) !== undefined;
}

function isExported(variable: ts.VariableDeclaration): boolean {
  const statement = variable.parent.parent;
  return ts.isVariableStatement(statement) && statement.modifiers !== undefined;
}

import ts from "typescript";
import { type ModuleFile, parseModule } from "./module-file.ts";
import { type CompletionCall, fieldName, readCall, resourceOf } from "./read-call.ts";
import { rewriteResponse } from "./rewrite-response.ts";
import { rewriteImports } from "./rewrite-imports.ts";
import { rewriteRequest } from "./rewrite-request.ts";
import { applyEdits, createRewrite, type Edit, helperCode, type Rewrite } from "./rewrite.ts";

/** Options of `migrateSource`. */
export interface MigrateOptions {
  /** Replaces models that are string literals. Default: they stay, each with a note. */
  model?: string | undefined;
}

/** A file after the change. */
export interface Migration {
  code: string;
  /** What was changed in the source. */
  edits: readonly Edit[];
  /** What a person has to look at, with places in the original source. */
  notes: Note[];
}

/** Something that was not changed, or not completely. */
export interface Note {
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  message: string;
}

/**
 * Changes calls of `completions.create` into calls of `messages.create`. What it does not understand stays unchanged
 * and is in the notes. A file that has been converted already stays the same.
 *
 * @param fileName - Its extension determines the language: `.ts`, `.tsx`, `.js`, `.jsx`, `.mts` or `.mjs`.
 */
export function migrateSource(source: string, fileName: string, options: MigrateOptions = {}): Migration {
  const module = parseModule(source, fileName);
  const rewrite = createRewrite(module);
  const calls = ts.isExternalModule(module.file) ? readCalls(module, rewrite) : [];
  for (const literal of new Set(calls.flatMap(({ literals }) => literals)))
    rewriteRequest(module, literal, options.model, rewrite);
  for (const call of calls) {
    rewrite.replace(call.resource, "messages");
    rewriteResponse(module, call, rewrite);
  }
  const toMessages = rewriteImports(module, calls.length > 0, rewrite);
  noteLeftovers(module, calls, rewrite);
  const isTyped = /\.[mc]?tsx?$/.test(fileName);
  const helpers = Array.from(rewrite.helpers, ([helper, name]) =>
    helperCode(helper, name, toMessages, isTyped),
  );
  // New text has the line ends of the file.
  const toLineEnds = (text: string): string =>
    source.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
  const end = source.length;
  const edits = [...rewrite.edits, ...helpers.map((text): Edit => ({ start: end, end, text }))].map(
    ({ start, end: until, text }): Edit => ({ start, end: until, text: toLineEnds(text) }),
  );
  return {
    code: applyEdits(source, edits),
    edits,
    notes: rewrite.notes
      .toSorted((one, other) => one.node.getStart() - other.node.getStart())
      .map(({ node, message }) => {
        const { line, character } = module.file.getLineAndCharacterOfPosition(node.getStart());
        return { line: line + 1, column: character + 1, message };
      }),
  };
}

/** The calls that are understood, without those that share a request with one that is not. */
function readCalls(module: ModuleFile, rewrite: Rewrite): CompletionCall[] {
  const calls: CompletionCall[] = [];
  const spoiled = new Set<ts.Node>();
  for (const node of module.nodes.filter(ts.isCallExpression)) {
    const resource = resourceOf(node);
    if (resource === undefined || !isOurs(module)) continue;
    const call = readCall(module, node, resource);
    if (typeof call !== "string") {
      calls.push(call);
      continue;
    }
    rewrite.note(node, `not changed: ${call}`);
    for (const variable of variablesOf(module, node)) spoiled.add(variable);
  }
  const shares = (call: CompletionCall): boolean => call.literals.some(({ parent }) => spoiled.has(parent));
  for (let lost = calls.filter(shares); lost.length > 0; lost = calls.filter(shares)) {
    for (const call of lost) {
      rewrite.note(call.node, "not changed: another call, which is not changed, has the same request");
      for (const { parent } of call.literals) spoiled.add(parent);
      calls.splice(calls.indexOf(call), 1);
    }
  }
  return calls;
}

/** Whether the calls of a file are of this API, and not of another that has completions too. */
function isOurs({ file }: ModuleFile): boolean {
  return /@anthropic-ai\/|max_tokens_to_sample/.test(file.text);
}

/** The variables that a request is made of. */
function variablesOf(module: ModuleFile, { arguments: [request] }: ts.CallExpression): ts.Node[] {
  if (request === undefined) return [];
  const spreads = ts.isObjectLiteralExpression(request)
    ? request.properties.filter(ts.isSpreadAssignment)
    : [];
  return [request, ...spreads.map(({ expression }) => expression)]
    .filter(ts.isIdentifier)
    .flatMap((name) => module.variableOf(name) ?? []);
}

/** Notes uses of the old API that were neither changed nor noted. */
function noteLeftovers(module: ModuleFile, calls: readonly CompletionCall[], rewrite: Rewrite): void {
  const known = new Set<ts.Node>([
    ...calls.flatMap(({ resource, literals }) => [resource, ...literals]),
    ...rewrite.notes.flatMap(({ node }) =>
      ts.isCallExpression(node) ? [resourceOf(node) ?? node, ...node.arguments] : [],
    ),
  ]);
  const where = ts.isExternalModule(module.file) ? "" : "; this file is not an ES module";
  for (const node of module.nodes.filter((one) => !known.has(one))) {
    const leftover = leftoverOf(module, node);
    if (leftover !== undefined) rewrite.note(node, `not changed: ${leftover}${where}`);
  }
}

function leftoverOf({ file }: ModuleFile, node: ts.Node): string | undefined {
  if (ts.isObjectLiteralExpression(node))
    return node.properties.some((property) => fieldName(property) === "max_tokens_to_sample")
      ? "this request does not belong to a call that could be followed"
      : undefined;
  if (!ts.isIdentifier(node) || !file.text.includes("@anthropic-ai/")) return undefined;
  const { parent } = node;
  if (node.text === "completions" && ts.isPropertyAccessExpression(parent) && parent.name === node)
    return "this is not a call of completions.create that could be followed";
  if (/^Completion(CreateParams\w*)?$/.test(node.text) && ts.isQualifiedName(parent))
    return `${parent.getText()} is a type of the old API`;
  return undefined;
}

import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";
import type { Rewrite } from "./rewrite.ts";

const SDK = "@anthropic-ai/sdk";
const PROMPT = "@text-completions/prompt";
const MARKERS = new Set(["HUMAN_PROMPT", "AI_PROMPT"]);

/**
 * Imports the markers from `@text-completions/prompt`, where they contain line feeds, and `toMessages` if it is needed.
 *
 * @returns the name of `toMessages` in the file.
 */
export function rewriteImports(module: ModuleFile, needsToMessages: boolean, rewrite: Rewrite): string {
  const imports = module.file.statements.filter(ts.isImportDeclaration);
  const wanted: string[] = [];
  for (const statement of imports.filter((one) => moduleName(one) === SDK))
    wanted.push(...takeMarkers(module, statement, rewrite));
  const toMessages = localName(imports, "toMessages") ?? module.freeName("toMessages");
  if (needsToMessages && localName(imports, "toMessages") === undefined)
    wanted.push(specifier("toMessages", toMessages));
  if (wanted.length > 0) addImport(module, imports.at(-1), wanted, rewrite);
  return toMessages;
}

/** Puts an import after the last one, or before the first statement that is not a directive. */
function addImport(
  { file }: ModuleFile,
  last: ts.ImportDeclaration | undefined,
  names: readonly string[],
  rewrite: Rewrite,
): void {
  const quote = last?.moduleSpecifier.getText()[0] ?? '"';
  const text = `import { ${names.join(", ")} } from ${quote}${PROMPT}${quote};`;
  if (last !== undefined) return rewrite.insert(last.getEnd(), `\n${text}`);
  const first = file.statements.find(
    (one) => !ts.isExpressionStatement(one) || !ts.isStringLiteral(one.expression),
  );
  const start = first?.getStart() ?? 0;
  // Before other edits at that place.
  rewrite.edits.unshift({ start, end: start, text: `${text}\n\n` });
}

function moduleName({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
}

/** The name under which a file already imports something from the prompt package. */
function localName(imports: readonly ts.ImportDeclaration[], name: string): string | undefined {
  return imports
    .filter((statement) => moduleName(statement) === PROMPT)
    .flatMap((statement) => namedOf(statement))
    .find((element) => (element.propertyName ?? element.name).text === name)?.name.text;
}

function namedOf({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] {
  const bindings = importClause?.namedBindings;
  return bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
}

/** Removes the markers from an import of the SDK, and returns what to import instead. */
function takeMarkers(module: ModuleFile, statement: ts.ImportDeclaration, rewrite: Rewrite): string[] {
  const elements = namedOf(statement);
  const clause = statement.importClause;
  const markers = elements.filter(({ propertyName, name }) => MARKERS.has((propertyName ?? name).text));
  if (markers.length > 0 && clause !== undefined) {
    const others = elements
      .filter((element) => !markers.includes(element))
      .map((element) => element.getText());
    const named = others.length > 0 ? [`{ ${others.join(", ")} }`] : [];
    // An import of nothing still runs the module, as it did.
    const bindings = [...(clause.name ? [clause.name.text] : []), ...named].join(", ") || "{}";
    rewrite.replace(clause, bindings);
  }
  const wanted = markers.map((element) => element.getText());
  const statics = classNames(clause).flatMap((name) => takeStatics(module, name, rewrite));
  return [...new Set([...wanted, ...statics])];
}

/** The names that a file has for the SDK's class, or for its module. */
function classNames(clause: ts.ImportClause | undefined): ts.Identifier[] {
  const bindings = clause?.namedBindings;
  const names = clause?.name === undefined ? [] : [clause.name];
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, bindings.name];
  const classes = bindings.elements.filter(({ propertyName, name }) =>
    ["Anthropic", "default"].includes((propertyName ?? name).text),
  );
  return [...names, ...classes.map(({ name }) => name)];
}

/** Replaces `Anthropic.HUMAN_PROMPT`. */
function takeStatics(module: ModuleFile, name: ts.Identifier, rewrite: Rewrite): string[] {
  return module.referencesOf(name).flatMap(({ parent }) => {
    if (!ts.isPropertyAccessExpression(parent) || !MARKERS.has(parent.name.text)) return [];
    const marker = parent.name.text;
    // The property itself is one identifier of that name; any other may be a variable.
    const uses = module.nodes.filter((node) => ts.isIdentifier(node) && node.text === marker);
    const isFree = uses.every((use) => ts.isPropertyAccessExpression(use.parent) && use.parent.name === use);
    const local = isFree ? marker : module.freeName(marker);
    rewrite.replace(parent, local);
    return [specifier(marker, local)];
  });
}

function specifier(name: string, local: string): string {
  return name === local ? name : `${name} as ${local}`;
}

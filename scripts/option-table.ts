// Tables of options for READMEs and the documentation site, from the JSDoc of the interfaces that declare them.
import path from "node:path";
import { readFileSync } from "node:fs";
import ts from "typescript";

/** One option, as a table shows it. */
export interface OptionRow {
  readonly name: string;
  readonly type: string;
  /** The text after "Default:" in the JSDoc; "required" for an option that has to be passed. */
  readonly default: string;
  /** The first paragraph of the JSDoc, without its default. */
  readonly description: string;
}

/**
 * The options that an interface declares, those of the interfaces it extends first.
 *
 * @throws {Error} if there is no such interface, or an option has no description or neither default nor requirement.
 */
export function readOptionRows(file: string, interfaceName: string): OptionRow[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const declaration = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === interfaceName,
  );
  if (declaration === undefined) throw new Error(`Failed to read ${interfaceName}: ${file} declares none.`);
  const inherited = (declaration.heritageClauses ?? []).flatMap(({ types }) =>
    types.flatMap(({ expression }) => {
      const base = expression.getText(source);
      return readOptionRows(findImport(source, base) ?? file, base);
    }),
  );
  const own = declaration.members.filter(ts.isPropertySignature).map((member) => toRow(member, source));
  const overridden = new Set(own.map(({ name }) => name));
  return [...inherited.filter(({ name }) => !overridden.has(name)), ...own];
}

/** Where a type is imported from, if it is not of the file itself. */
function findImport(source: ts.SourceFile, name: string): string | undefined {
  const statement = source.statements.find(
    (candidate): candidate is ts.ImportDeclaration =>
      ts.isImportDeclaration(candidate) &&
      candidate.importClause?.namedBindings !== undefined &&
      ts.isNamedImports(candidate.importClause.namedBindings) &&
      candidate.importClause.namedBindings.elements.some((element) => element.name.text === name),
  );
  if (statement === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) return undefined;
  return path.resolve(path.dirname(source.fileName), statement.moduleSpecifier.text);
}

/** Ends with the sentence, or with the paragraph. */
const DEFAULT = /\bDefault: (.*?)(?:\.(?= |$)|$)/;

function toRow(member: ts.PropertySignature, source: ts.SourceFile): OptionRow {
  const name = member.name.getText(source);
  const doc = ts
    .getJSDocCommentsAndTags(member)
    .filter(ts.isJSDoc)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
    .join("\n\n");
  // What a reader needs to choose a value is the first paragraph; what follows it is for the editor and the reference.
  const summary = (doc.split(/\n\s*\n/)[0] ?? "").replaceAll(/\s+/g, " ").trim();
  const found = DEFAULT.exec(summary)?.[1];
  const isRequired = member.questionToken === undefined;
  const description = summary.replace(DEFAULT, "").trim();
  if (description === "" || (found === undefined && !isRequired)) {
    throw new Error(
      `Failed to document ${name} in ${source.fileName}: the first paragraph of its JSDoc needs a description and "Default: …".`,
    );
  }
  return { name, type: readType(member, source), default: found ?? "required", description };
}

/** The type as in the source, without `undefined`, and without parentheses that only `undefined` needs. */
function readType({ type }: ts.PropertySignature, source: ts.SourceFile): string {
  if (type === undefined) return "unknown";
  const parts = ts.isUnionTypeNode(type) ? type.types.filter(isNotUndefined) : [type];
  const [only] = parts;
  const shown =
    parts.length === 1 && only !== undefined && ts.isParenthesizedTypeNode(only) ? [only.type] : parts;
  return shown.map((part) => part.getText(source).replaceAll(/\s+/g, " ")).join(" | ");
}

function isNotUndefined({ kind }: ts.TypeNode): boolean {
  return kind !== ts.SyntaxKind.UndefinedKeyword;
}

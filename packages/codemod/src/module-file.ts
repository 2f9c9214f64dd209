import ts from "typescript";

/** A source file, with the names in it resolved. Nothing outside the file is read. */
export interface ModuleFile {
  file: ts.SourceFile;
  /** Every node of the file, parents first. */
  nodes: readonly ts.Node[];
  /** Every use of a variable, without its declaration. */
  referencesOf: (name: ts.Identifier) => ts.Identifier[];
  /** The variable that a name stands for, if it is declared once, in this file. */
  variableOf: (name: ts.Identifier) => ts.VariableDeclaration | undefined;
  /** The import that a name stands for. */
  importOf: (name: ts.Identifier) => ts.ImportSpecifier | undefined;
  /** A name that no identifier of the file has: `base`, or `base2` and so on. */
  freeName: (base: string) => string;
}

/** Parses a file of TypeScript or JavaScript, whose extension determines the language. */
export function parseModule(source: string, fileName: string): ModuleFile {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const options = { allowJs: true, noLib: true, noResolve: true, types: [] };
  const program = ts.createProgram([fileName], options, hostOf(file));
  const checker = program.getTypeChecker();
  const nodes = collectNodes(file);
  const identifiers = nodes.filter(ts.isIdentifier);
  const names = new Set(identifiers.map(({ text }) => text));

  /** What a name stands for: for `{ name }` and `export { name }`, the variable. */
  function symbolOf(name: ts.Identifier): ts.Symbol | undefined {
    const { parent } = name;
    if (ts.isShorthandPropertyAssignment(parent)) return checker.getShorthandAssignmentValueSymbol(parent);
    if (ts.isExportSpecifier(parent)) return checker.getExportSpecifierLocalTargetSymbol(parent);
    return checker.getSymbolAtLocation(name);
  }

  return {
    file,
    nodes,
    referencesOf(name) {
      const symbol = symbolOf(name);
      return identifiers.filter(
        (other) => other !== name && symbol !== undefined && symbolOf(other) === symbol,
      );
    },
    variableOf(name) {
      const [declaration, ...others] = symbolOf(name)?.declarations ?? [];
      const isVariable = declaration !== undefined && ts.isVariableDeclaration(declaration);
      return isVariable && others.length === 0 ? declaration : undefined;
    },
    importOf(name) {
      return symbolOf(name)?.declarations?.find(ts.isImportSpecifier);
    },
    freeName(base) {
      let free = base;
      for (let number = 2; names.has(free); number++) free = `${base}${number}`;
      return free;
    },
  };
}

function hostOf(file: ts.SourceFile): ts.CompilerHost {
  return {
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
    fileExists: (name) => name === file.fileName,
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => "",
    getCurrentDirectory: () => "",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
  };
}

function collectNodes(file: ts.SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

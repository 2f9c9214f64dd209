import type { OpenApiDocument } from "./document.ts";
import { RUNTIME, SchemaCompiler } from "./schema-compiler.ts";

/** What a module of validators is generated from. */
interface ValidatorModule {
  /** The name of each exported validator, and the schema it is compiled from. */
  validators: Readonly<Record<string, string>>;
  /** The keys that lead to the named schemas. Default: those of an OpenAPI document. */
  schemas?: readonly string[];
  /** Where the generated code imports what it calls, and the type `Problem`, from. */
  runtime: string;
  problem: string;
}

/** Validators as TypeScript, which need no library at run time. */
export function emitValidators(
  document: OpenApiDocument,
  { validators, schemas, runtime, problem }: ValidatorModule,
): string {
  const compiler = new SchemaCompiler(document, schemas);
  const exported = Object.entries(validators).map(([name, schema]) =>
    [
      `/** The problems with a value that does not match the schema \`${schema}\`, at most 100; none, if it is valid. */`,
      `export function ${name}(value: unknown): Problem[] {`,
      `  const out: Problem[] = [];`,
      `  ${compiler.functionFor(schema)}(value, "", out);`,
      `  return out;`,
      `}`,
    ].join("\n"),
  );
  const code = [...exported, ...compiler.constants, ...compiler.functions.values()].join("\n\n");
  const used = RUNTIME.filter((name) => new RegExp(`\\b${name}\\(`).test(code));
  const imports = [
    `import { ${used.join(", ")} } from ${JSON.stringify(runtime)};`,
    `import type { Problem } from ${JSON.stringify(problem)};`,
  ];
  return `${imports.join("\n")}\n\n${code}\n`;
}

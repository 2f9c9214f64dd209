import type { OpenApiDocument } from "./document.ts";
import { SchemaCompiler } from "./schema-compiler.ts";

/** The name of each exported validator, and the schema it is compiled from. */
const VALIDATORS = {
  validateRequest: "CompletionRequest",
  validateCompletion: "Completion",
  validateStreamEvent: "StreamEvent",
  validateErrorResponse: "ErrorResponse",
};

const IMPORTS = `import {
  isLonger,
  isNumber,
  isObject,
  report,
  reportMissing,
  reportType,
  reportUnknown,
} from "./schema-checks.ts";
import type { Problem } from "./problem.ts";`;

/** The validators as TypeScript, with no library behind them at run time. */
export function emitValidators(document: OpenApiDocument): string {
  const compiler = new SchemaCompiler(document);
  const exported = Object.entries(VALIDATORS).map(([name, schema]) =>
    [
      `/** Every way in which a value breaks the schema \`${schema}\`; none, if it is valid. */`,
      `export function ${name}(value: unknown): Problem[] {`,
      `  const out: Problem[] = [];`,
      `  ${compiler.functionFor(schema)}(value, "", out);`,
      `  return out;`,
      `}`,
    ].join("\n"),
  );
  return `${[IMPORTS, ...exported, ...compiler.constants, ...compiler.functions.values()].join("\n\n")}\n`;
}

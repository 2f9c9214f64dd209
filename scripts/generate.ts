import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { emitConstants } from "./generate/constants.ts";
import { emitContractTables } from "./generate/contract-tables.ts";
import { DocumentError, loadDocument, ROOT } from "./generate/document.ts";
import { editionOf32 } from "./generate/edition-3.2.ts";
import { inlineExamples, NOTATION_31 } from "./generate/examples.ts";
import { requireReferences } from "./generate/references.ts";
import { emitSchemaTypes, emitTypes } from "./generate/types.ts";
import { emitValidators } from "./generate/validators.ts";

const HEADER = headerOf("spec/openapi.yaml");

function headerOf(source: string): string {
  return `Generated from ${source} by \`pnpm generate\`. Do not edit.`;
}

const VALIDATORS = {
  validators: {
    validateRequest: "CompletionRequest",
    validateCompletion: "Completion",
    validateStreamEvent: "StreamEvent",
    validateErrorResponse: "ErrorResponse",
  },
  runtime: "./schema-checks.ts",
  problem: "./problem.ts",
};

const RECORDING_VALIDATORS = {
  validators: { validateRecording: "Recording", validateRecordedExchange: "RecordedExchange" },
  schemas: ["$defs"],
  runtime: "../document/schema-checks.ts",
  problem: "../document/problem.ts",
};

/** Everything that is generated: the content of each file, by its path from the root. */
export async function generate(): Promise<Map<string, string>> {
  return new Map([
    ...(await generateFromDocument()),
    ...(await generateFromMock()),
    ...(await generateFromCli()),
    ...(await generateFromInspector()),
  ]);
}

/** The command line imports files that are generated from the document, as the mock does. */
async function generateFromCli(): Promise<Map<string, string>> {
  const { generateConfig } = await import("./generate/config.ts");
  return generateConfig();
}

/** The mock imports files that are generated from the document, so it is loaded only once they are up to date. */
async function generateFromMock(): Promise<Map<string, string>> {
  const { generateScenario } = await import("./generate/scenario.ts");
  return generateScenario();
}

/** The page of the inspector is bundled from its sources and those of core. */
async function generateFromInspector(): Promise<Map<string, string>> {
  const { generateInspector } = await import("./generate/inspector.ts");
  return generateInspector();
}

/** What is generated from the document and the other schemas of `spec`: the content of each file, by its path. */
export async function generateFromDocument(
  documentFile: string = path.join(ROOT, "spec/openapi.yaml"),
): Promise<Map<string, string>> {
  const document = loadDocument(documentFile);
  requireReferences(document);
  const edition31 = inlineExamples(document, NOTATION_31);
  const edition32 = editionOf32(document);
  const json = toJson(edition31);
  const recording = loadDocument(path.join(ROOT, "spec/recording.yaml"));
  return new Map([
    ["packages/core/openapi.json", json],
    ["packages/core/openapi-3.2.json", toJson(edition32)],
    ["spec/openapi-3.2.gen.yaml", toYaml(edition32)],
    ["packages/core/src/document/openapi.gen.ts", `// ${HEADER}\n\n${await emitTypes(edition31)}`],
    ["packages/core/src/document/constants.gen.ts", `// ${HEADER}\n\n${emitConstants(document, json)}`],
    [
      "packages/core/src/document/validators.gen.ts",
      `// ${HEADER}\n\n${emitValidators(document, VALIDATORS)}`,
    ],
    [
      "packages/core/src/internal/recording.gen.ts",
      [
        `// ${headerOf("spec/recording.yaml")}`,
        emitValidators(recording, RECORDING_VALIDATORS),
        await emitSchemaTypes(recording.getObject("$defs")),
      ].join("\n\n"),
    ],
    ["packages/contract/src/document.gen.ts", `// ${HEADER}\n\n${emitContractTables(document)}`],
  ]);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function toYaml(value: unknown): string {
  return `# ${HEADER}\n${stringify(value, { aliasDuplicateObjects: false, lineWidth: 110 })}`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    if (process.argv.includes("--check")) reportStale(findStale(await generate()));
    else await write();
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** The generated files whose content differs from that on the disk. */
function findStale(files: ReadonlyMap<string, string>): [name: string, content: string][] {
  return [...files].filter(([name, content]) => contentOf(name) !== content);
}

function reportStale(stale: readonly [name: string, content: string][]): void {
  for (const [name] of stale) console.error(`${name} is not up to date.`);
  if (stale.length === 0) return;
  console.error("Run: pnpm generate");
  process.exitCode = 1;
}

async function write(): Promise<void> {
  let isCurrent = true;
  // One after the other: the second needs the files of the first.
  for (const step of [generateFromDocument, generateFromMock, generateFromCli, generateFromInspector]) {
    for (const [name, content] of findStale(await step())) {
      isCurrent = false;
      writeFileSync(path.join(ROOT, name), content);
      console.log(`written   ${name}`);
    }
  }
  console.log(
    isCurrent
      ? "All generated files are up to date."
      : "Next: pnpm typecheck shows what else must change, and pnpm update-snapshots accepts the texts that follow from it.",
  );
}

function contentOf(name: string): string | undefined {
  const file = path.join(ROOT, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

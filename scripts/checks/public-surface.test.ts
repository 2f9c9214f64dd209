import path from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { packageFacts } from "../docs/package-facts.ts";

/** `core/internal` is not public, so it has no snapshot. */
const entries = packageFacts()
  .flatMap(({ entries: sources }) => Array.from(sources))
  .map(([name, source]) => ({ name: name.replace("@text-completions/", ""), source }))
  .filter(({ name }) => name !== "core/internal");

describe("the public types and values of an entry are those that were agreed on", () => {
  // A change that is meant: read the difference, then accept it.
  const command = "pnpm vitest run scripts/checks/public-surface --update";

  test.each(entries)(`$name; \`${command}\` accepts a change`, async ({ name, source }) => {
    const file = path.join(import.meta.dirname, "public-surface", `${name.replace("/", "-")}.txt`);

    await expect(await declarationsOf(source)).toMatchFileSnapshot(file);
  });
});

/** All declarations of an entry, from whichever file, without comments, whose wording may change. */
async function declarationsOf(source: string): Promise<string> {
  const bundle = await rolldown({
    input: { entry: source },
    external: (id) => !/^[./]/.test(id),
    platform: "neutral",
    plugins: [dts({ generator: "oxc", tsconfig: false, dtsOnly: true })],
  });
  const { output } = await bundle.generate();
  await bundle.close();
  const text = output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("\n");
  const { statements } = ts.createSourceFile("entry.d.ts", text, ts.ScriptTarget.Latest, true);
  return `${statements
    .map((statement) => ({ name: nameOf(statement), text: withoutComments(statement.getText()) }))
    .toSorted((one, other) => compare(one.name, other.name) || compare(one.text, other.text))
    .map((statement) => statement.text)
    .join("\n")}\n`;
}

/** Imports come first, the list of exports last, declarations between by their names. */
function nameOf(statement: ts.Statement): string {
  if (ts.isImportDeclaration(statement)) return "";
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations[0]?.name.getText() ?? "";
  const { name } = statement as { name?: ts.Node };
  return name?.getText() ?? "\uFFFF";
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*\*.*?\*\//gs, "")
    .replaceAll(/^\/\/.*\n/gm, "")
    .replaceAll(/^\s*\n/gm, "");
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { formatTable } from "../format-table.ts";
import { ROOT } from "../generate/document.ts";
import { readOptionRows } from "../option-table.ts";

/**
 * A table between two comments. The first names the file and the interface, `src/options.ts#ClientOptions`, and may leave
 * out what the interface inherits: `without CallOptions`.
 */
const TABLE = /(<!-- options: (\S+)#(\w+)(?: without (\w+))? -->\n\n)[\s\S]*?(<!-- \/options -->)/g;

/** A longer cell makes a table that nobody reads: its details belong into the second paragraph of the JSDoc. */
const MAX_CELL_LENGTH = 200;

const readmes = globSync("packages/*/README.md", { cwd: ROOT });

test.each(readmes)(
  "the option tables of %s are those of the JSDoc (update: add --update)",
  async (readme) => {
    const text = readFileSync(path.join(ROOT, readme), "utf8");
    const folder = path.join(ROOT, path.dirname(readme));
    const updated = text.replace(
      TABLE,
      (_, start: string, file: string, name: string, base: string | undefined, end: string) => {
        const source = path.join(folder, file);
        const inherited = base === undefined ? [] : readOptionRows(source, base).map((row) => row.name);
        const rows = readOptionRows(source, name)
          .filter((row) => !inherited.includes(row.name))
          .map((row) => [`\`${row.name}\``, `\`${row.type}\``, row.default, row.description].map(escape));
        const head = ["option", "type", "default", "what it does"];
        return `${start}${formatTable([head, head.map(() => "-"), ...rows], { asMarkdown: true })}\n\n${end}`;
      },
    );

    await expect(updated).toMatchFileSnapshot(path.join(ROOT, readme));
  },
);

test("the READMEs of packages with options have tables of them", () => {
  const names = findTables().map(([, , , name]) => name);

  expect(names).toStrictEqual(
    expect.arrayContaining(["BridgeOptions", "CallOptions", "CheckOptions", "ClientOptions", "MockOptions"]),
  );
});

test("every cell is short enough to be read", () => {
  const cells = findTables().flatMap(([table]) => table.split(/(?<!\\)\|/).map((cell) => cell.trim()));

  expect(cells.filter((cell) => cell.length > MAX_CELL_LENGTH && !cell.startsWith("---"))).toStrictEqual([]);
});

function findTables(): RegExpExecArray[] {
  const all = readmes.map((readme) => readFileSync(path.join(ROOT, readme), "utf8")).join("\n");
  return [...all.matchAll(TABLE)];
}

function escape(cell: string): string {
  return cell.replaceAll(/(?<!\\)\|/g, String.raw`\|`);
}

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { formatTable } from "../format-table.ts";
import { ROOT } from "../generate/document.ts";
import { readOptionRows } from "../option-table.ts";

/** A table between two comments, the first of which names the file and the interface: `src/options.ts#ClientOptions`. */
const TABLE = /(<!-- options: (\S+)#(\w+) -->\n\n)[\s\S]*?(<!-- \/options -->)/g;

const readmes = globSync("packages/*/README.md", { cwd: ROOT }).map((readme) => path.join(ROOT, readme));

test.each(readmes)(
  "the option tables of %s are those of the JSDoc (update: add --update)",
  async (readme) => {
    const text = readFileSync(readme, "utf8");
    const updated = text.replace(TABLE, (_, start: string, file: string, name: string, end: string) => {
      const rows = readOptionRows(path.join(path.dirname(readme), file), name).map((row) =>
        [`\`${row.name}\``, code(row.type), row.default, row.description].map(escape),
      );
      const head = ["option", "type", "default", "what it does"];
      return `${start}${formatTable([head, head.map(() => "-"), ...rows], { asMarkdown: true })}\n\n${end}`;
    });

    await expect(updated).toMatchFileSnapshot(readme);
  },
);

test("the READMEs of packages with options have tables of them", () => {
  const names = readmes.flatMap((readme) =>
    [...readFileSync(readme, "utf8").matchAll(TABLE)].map((match) => match[3]),
  );

  expect(names).toStrictEqual(
    expect.arrayContaining(["BridgeOptions", "CheckOptions", "ClientOptions", "MockOptions"]),
  );
});

function code(type: string): string {
  return `\`${type}\``;
}

function escape(cell: string): string {
  return cell.replaceAll(/(?<!\\)\|/g, String.raw`\|`);
}

import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { bundleSize } from "../bundle-size.ts";
import { packageFacts, type PackageFacts } from "../docs/package-facts.ts";
import { ROOT } from "../generate/document.ts";
import { formatTable } from "../format-table.ts";

const README = path.join(ROOT, "README.md");

/** Everything between the two comments. */
const TABLE = /(<!-- packages: .*? -->\n\n).*?(<!-- \/packages -->)/s;

test("the README's table says what each package is for, and what it weighs", async () => {
  const rows = await Promise.all(packageFacts().map(rowOf));
  const head = ["package", "what it does", "size"];
  const table = formatTable([head, head.map(() => "-"), ...rows], { asMarkdown: true });
  const readme = readFileSync(README, "utf8");

  await expect(readme.replace(TABLE, `$1${table.replaceAll("$", "$$$$")}\n\n$2`)).toMatchFileSnapshot(README);
});

async function rowOf({ name, folder, description, entries }: PackageFacts): Promise<string[]> {
  const link = `[\`${name}\`](packages/${folder})`;
  if (!entries.has(name)) return [link, description, "a command"];
  const bytes = await bundleSize(`export * from "${name}"`);
  return [link, description, `${(bytes / 1000).toFixed(0)} kB`];
}

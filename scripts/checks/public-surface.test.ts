import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { describe, expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

const SOURCE_CONDITION = "@text-completions/source";

const entries = readdirSync(path.join(ROOT, "packages")).flatMap((folder) => {
  const manifest: { exports: Record<string, string | Record<string, string>> } = JSON.parse(
    readFileSync(path.join(ROOT, "packages", folder, "package.json"), "utf8"),
  );
  return Object.entries(manifest.exports).flatMap(([entry, target]) => {
    const source = typeof target === "string" ? undefined : target[SOURCE_CONDITION];
    if (source?.endsWith(".ts") !== true) return [];
    return [{ name: `${folder}${entry.slice(1)}`, source: path.join(ROOT, "packages", folder, source) }];
  });
});

describe("the public types and values of an entry are those that were agreed on", () => {
  // A change that is meant: read the difference, then accept it.
  const command = "pnpm vitest run scripts/checks/public-surface --update";

  it.each(entries)(`$name; \`${command}\` accepts a change`, async ({ name, source }) => {
    const file = path.join(import.meta.dirname, "public-surface", `${name.replace("/", "-")}.txt`);

    await expect(await declarationsOf(source)).toMatchFileSnapshot(file);
  });
});

/** All that an entry declares, in one text, without comments: their wording is no promise. */
async function declarationsOf(source: string): Promise<string> {
  const bundle = await rolldown({
    input: { entry: source },
    external: (id) => !/^[./]/.test(id),
    platform: "neutral",
    plugins: [dts({ oxc: true, tsconfig: false, emitDtsOnly: true })],
  });
  const { output } = await bundle.generate();
  await bundle.close();
  const text = output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("\n");
  return text
    .replaceAll(/\/\*\*.*?\*\//gs, "")
    .replaceAll(/^\/\/.*\n/gm, "")
    .replaceAll(/^\s*\n/gm, "");
}

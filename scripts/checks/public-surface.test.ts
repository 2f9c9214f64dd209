import path from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { describe, expect, it } from "vitest";
import { packageFacts } from "../docs/package-facts.ts";

/** `core/internal` makes no promise, so no snapshot holds it. */
const entries = packageFacts()
  .flatMap(({ entries: sources }) => Array.from(sources))
  .map(([name, source]) => ({ name: name.replace("@text-completions/", ""), source }))
  .filter(({ name }) => name !== "core/internal");

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
    plugins: [dts({ generator: "oxc", tsconfig: false, dtsOnly: true })],
  });
  const { output } = await bundle.generate();
  await bundle.close();
  const text = output.map((chunk) => ("code" in chunk ? chunk.code : "")).join("\n");
  return text
    .replaceAll(/\/\*\*.*?\*\//gs, "")
    .replaceAll(/^\/\/.*\n/gm, "")
    .replaceAll(/^\s*\n/gm, "");
}

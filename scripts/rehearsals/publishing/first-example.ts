import { readFileSync } from "node:fs";

/** The first code of a README. */
export interface Example {
  code: string;
  /** The packages it imports. */
  packages: string[];
  /** What it says it prints. */
  printed: string;
}

/** The first block of TypeScript in a README; none, if it begins with a command. */
export function firstExample(readme: string): Example | undefined {
  const [, code] = /^```ts\n(.*?)^```$/ms.exec(readFileSync(readme, "utf8")) ?? [];
  if (code === undefined) return undefined;
  const imported = [...code.matchAll(/from "((?:@[^/"]+\/)?[^/"]+)[^"]*"/g)].map(([, name = ""]) => name);
  const printed = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, line = ""]) => line);
  return {
    code,
    packages: [...new Set(imported)].filter((name) => !name.startsWith("node:")),
    printed: printed.join("\n").trimEnd(),
  };
}

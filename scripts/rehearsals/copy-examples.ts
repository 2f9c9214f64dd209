import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";

const CONFIG = `import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["*/**/*.test.{ts,tsx}"], exclude: ["**/node_modules/**", "react-chat/**"], testTimeout: 30_000 },
});
`;

/** Files that do not belong to an example. */
const LEFT_OUT = /node_modules|^examples\/recipes|\.turbo|\.screenshots|\/dist$/;

/**
 * Copies the examples into a folder of their own, with the packages from tarballs, as for a reader who copies an
 * example. All other versions are those of the same catalog.
 *
 * @param repository - Where the examples are. @param tarballs - Files of packed packages, by name of the package.
 */
export function copyExamples(
  repository: string,
  tarballs: Readonly<Record<string, string>>,
  target: string,
): void {
  cpSync(path.join(repository, "examples"), target, {
    recursive: true,
    filter: (source) => !LEFT_OUT.test(path.relative(repository, source)),
  });
  const overrides = Object.fromEntries(
    Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]),
  );
  const { catalog, catalogs, allowBuilds } = parse(
    readFileSync(path.join(repository, "pnpm-workspace.yaml"), "utf8"),
  );
  writeFileSync(
    path.join(target, "pnpm-workspace.yaml"),
    stringify({ packages: ["*"], catalog, catalogs, overrides, allowBuilds, pmOnFail: "ignore" }),
  );
  writeJson(path.join(target, "package.json"), {
    private: true,
    type: "module",
    devDependencies: { "node-runtime": "catalog:", typescript: "catalog:", vitest: "catalog:" },
  });
  writeFileSync(path.join(target, "vitest.config.ts"), CONFIG);
  for (const example of listExamples(target)) {
    const file = path.join(target, example, "package.json");
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"), (name, value: unknown) =>
      name in overrides ? overrides[name] : value,
    );
    writeJson(file, manifest);
  }
}

/** Names of the examples in a folder. */
export function listExamples(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => existsSync(path.join(folder, entry.name, "package.json")))
    .map(({ name }) => name);
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

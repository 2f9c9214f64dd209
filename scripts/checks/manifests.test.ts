import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

const SOURCE_CONDITION = "@text-completions/source";

/** Where an entry leads, by condition. */
interface Target {
  [SOURCE_CONDITION]: string;
  import: { types: string; default: string };
  require: { types: string; default: string };
}

type Manifest = Record<string, unknown> & {
  name: string;
  version: string;
  keywords: string[];
  files: string[];
  exports: Record<string, string | Target>;
  publishConfig: { exports: Record<string, unknown> };
  main?: string;
  types?: string;
  typesVersions?: { "*": Record<string, string[]> };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

const folders = readdirSync(path.join(ROOT, "packages"));
const packages = folders.map((folder): [folder: string, manifest: Manifest] => [
  folder,
  readManifest(folder),
]);

describe.each(packages)("the manifest of %s", (folder, manifest) => {
  test("names the package, its home and its licence", () => {
    expect(manifest).toMatchObject({
      name: `@text-completions/${folder}`,
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=20.19" },
      repository: { type: "git", directory: `packages/${folder}` },
      publishConfig: { access: "public" },
    });
    expect(manifest["description"]).toMatch(/\S/);
    expect(manifest["homepage"]).toMatch(new RegExp(`/packages/${folder}#readme$`));
  });

  test("has keywords to be found by, in order", () => {
    const { keywords } = manifest;

    expect(keywords).toEqual(expect.arrayContaining(["anthropic", "claude", "text-completions"]));
    expect(keywords).toEqual([...new Set(keywords)].toSorted());
  });

  test("ships the build, and the sources that its maps lead to, without tests", () => {
    expect(manifest.files).toEqual(
      expect.arrayContaining(["dist", "src", "!src/**/*.test.ts", "!src/**/*.test-d.ts"]),
    );
  });

  test("publishes each entry without the condition that leads siblings to sources", () => {
    const published = Object.fromEntries(
      Object.entries(manifest.exports).map(([entry, target]) => [entry, withoutSource(target)]),
    );

    expect(manifest.publishConfig.exports).toEqual(published);
  });

  test("has both formats of each entry, each with its own types", () => {
    for (const [entry, target] of codeEntries(manifest)) {
      const build = `./dist/${path.posix.relative("src", target[SOURCE_CONDITION]).replace(/\.ts$/, "")}`;
      expect(Object.keys(target), entry).toEqual([SOURCE_CONDITION, "import", "require"]);
      expect(target.import).toEqual({ types: `${build}.d.ts`, default: `${build}.js` });
      expect(target.require).toEqual({ types: `${build}.d.cts`, default: `${build}.cjs` });
    }
  });

  test("ships the JSON that an entry names", () => {
    const names = Object.values(manifest.exports).filter((target) => typeof target === "string");

    expect(["./package.json", ...manifest.files.map((file) => `./${file}`)]).toEqual(
      expect.arrayContaining(names),
    );
  });

  test("leads resolution that does not know `exports` to the CommonJS build", () => {
    const { main, types, typesVersions } = manifest;
    const [root, ...others] = codeEntries(manifest);

    expect({ main, types }).toEqual({ main: root?.[1].require.default, types: root?.[1].require.types });
    expect(typesVersions?.["*"] ?? {}).toEqual(
      Object.fromEntries(others.map(([entry, target]) => [entry.slice(2), [target.require.types]])),
    );
  });

  test("takes every version from the catalog, and siblings from the workspace", () => {
    const versions = { ...manifest.dependencies, ...manifest.devDependencies };
    const wrong = Object.entries(versions).filter(
      ([name, range]) =>
        !(name.startsWith("@text-completions/") ? /^workspace:\^$/ : /^catalog:/).test(range),
    );

    expect(wrong).toEqual([]);
  });
});

test("all packages have one version", () => {
  expect(new Set(packages.map(([, manifest]) => manifest.version)).size).toBe(1);
});

function readManifest(folder: string): Manifest {
  const manifest: Manifest = JSON.parse(
    readFileSync(path.join(ROOT, "packages", folder, "package.json"), "utf8"),
  );
  return manifest;
}

function codeEntries({ exports }: Manifest): [entry: string, target: Target][] {
  return Object.entries(exports).flatMap(([entry, target]): [string, Target][] =>
    typeof target === "string" ? [] : [[entry, target]],
  );
}

function withoutSource(target: string | Target): unknown {
  if (typeof target === "string") return target;
  const { [SOURCE_CONDITION]: _, ...published } = target;
  return published;
}

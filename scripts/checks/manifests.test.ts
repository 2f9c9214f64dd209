import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

const SOURCE_CONDITION = "@text-completions/source";

type Manifest = Record<string, unknown> & {
  name: string;
  version: string;
  keywords: string[];
  files: string[];
  exports: Record<string, unknown>;
  publishConfig: { exports: Record<string, unknown> };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

const folders = readdirSync(path.join(ROOT, "packages"));
const packages = folders.map((folder): [folder: string, manifest: Manifest] => [
  folder,
  readManifest(folder),
]);

describe.each(packages)("the manifest of %s", (folder, manifest) => {
  it("names the package, its home and its licence", () => {
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

  it("has keywords to be found by, in order", () => {
    const { keywords } = manifest;

    expect(keywords).toEqual(expect.arrayContaining(["anthropic", "claude", "text-completions"]));
    expect(keywords).toEqual([...new Set(keywords)].toSorted());
  });

  it("ships what is built, and no source of a test", () => {
    const { files } = manifest;

    expect(files).toContain("dist");
    // A package that ships its sources leaves their tests at home.
    expect(files.includes("src")).toBe(files.includes("!src/**/*.test.ts"));
  });

  it("publishes each entry without the condition that leads siblings to sources", () => {
    const published = Object.fromEntries(
      Object.entries(manifest.exports).map(([entry, target]) => [entry, publishedTarget(target)]),
    );

    expect(manifest.publishConfig.exports).toEqual(published);
  });

  it("leads siblings to the source of each entry, and everybody else to its build", () => {
    for (const target of Object.values(manifest.exports)) {
      if (typeof target === "string") continue;
      const { [SOURCE_CONDITION]: source, default: build } = target as Record<string, string>;
      expect(build).toBe(source?.replace(/^\.\/(src\/)?/, "./dist/").replace(/\.ts$/, ".js"));
    }
  });

  it("takes every version from the catalog, and siblings from the workspace", () => {
    const versions = { ...manifest.dependencies, ...manifest.devDependencies };
    const wrong = Object.entries(versions).filter(
      ([name, range]) => range !== (name.startsWith("@text-completions/") ? "workspace:^" : "catalog:"),
    );

    expect(wrong).toEqual([]);
  });
});

it("all packages have one version", () => {
  expect(new Set(packages.map(([, manifest]) => manifest.version)).size).toBe(1);
});

function readManifest(folder: string): Manifest {
  const manifest: Manifest = JSON.parse(
    readFileSync(path.join(ROOT, "packages", folder, "package.json"), "utf8"),
  );
  return manifest;
}

function publishedTarget(target: unknown): unknown {
  return typeof target === "object" && target !== null && "default" in target ? target.default : target;
}

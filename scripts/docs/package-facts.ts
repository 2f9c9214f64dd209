import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";

const SOURCE_CONDITION = "@text-completions/source";

/** What the documentation needs to know about a package. */
export interface PackageFacts {
  folder: string;
  name: string;
  version: string;
  description: string;
  readme: string;
  /** The source of each entry that is code, by its published name. */
  entries: Map<string, string>;
}

/** All packages, from the lowest layer up. */
export function packageFacts(): PackageFacts[] {
  const order = ["core", "prompt", "client", "mock", "msw", "contract", "bridge", "codemod", "cli"];
  const folders = readdirSync(path.join(ROOT, "packages"));
  return folders.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)).map(read);
}

function read(folder: string): PackageFacts {
  const home = path.join(ROOT, "packages", folder);
  const manifest: Pick<PackageFacts, "name" | "version" | "description"> & {
    exports: Record<string, string | Record<string, string>>;
  } = JSON.parse(readFileSync(path.join(home, "package.json"), "utf8"));
  const entries = Object.entries(manifest.exports).flatMap(([entry, target]): [string, string][] => {
    // Only for the packages of this repository.
    if (entry === "./internal") return [];
    const source = typeof target === "string" ? undefined : target[SOURCE_CONDITION];
    return source?.endsWith(".ts") === true
      ? [[manifest.name + entry.slice(1), path.join(home, source)]]
      : [];
  });
  const { name, version, description } = manifest;
  const readme = readFileSync(path.join(home, "README.md"), "utf8");
  return { folder, name, version, description, readme, entries: new Map(entries) };
}

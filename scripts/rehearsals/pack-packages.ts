import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";
import { runOrThrow } from "./publishing/run.ts";

/**
 * Builds and packs every package in its current state. Returns the file of each tarball, by the name of the package.
 */
export async function packPackages(target: string): Promise<Record<string, string>> {
  mkdirSync(target, { recursive: true });
  await runOrThrow("turbo", ["run", "build", "--filter=./packages/*"], { cwd: ROOT });
  await runOrThrow("pnpm", ["--recursive", "--filter=./packages/*", "pack", "--pack-destination", target], {
    cwd: ROOT,
  });
  return Object.fromEntries(
    readdirSync(target).map((file) => {
      const [, folder = ""] = /^text-completions-(\w+)-/.exec(file) ?? [];
      return [`@text-completions/${folder}`, path.join(target, file)];
    }),
  );
}

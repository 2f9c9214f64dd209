import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cloneRepository, type Clone } from "./clone.ts";

const SUMMARY = "`buildPrompt` takes a rehearsal.\n\nNothing has to be changed for it.";

type Manifest = Record<"dependencies" | "peerDependencies", Record<string, string> | undefined> & {
  version: string;
};

let clone: Clone;
let folders: string[];

beforeAll(() => {
  clone = cloneRepository();
  folders = readdirSync(path.join(clone.folder, "packages"));
  writeFileSync(
    path.join(clone.folder, ".changeset/rehearsal.md"),
    `---\n"@text-completions/prompt": minor\n---\n\n${SUMMARY}\n`,
  );
  const { status, output } = clone.run("pnpm", "run", "version-packages");
  if (status !== 0) throw new Error(`Failed to run the version step.\n${output}`);
});
afterAll(() => clone[Symbol.dispose]());

// A changeset for one package, and the version step has run.

test("all packages have the next version", () => {
  const versions = folders.map((folder) => {
    const { version }: Manifest = JSON.parse(readFile(`packages/${folder}/package.json`));
    return version;
  });

  expect(new Set(versions)).toEqual(new Set(["0.2.0"]));
});

test("the changelog says what its author wrote, and nothing else", () => {
  const changelog = readFile("packages/prompt/CHANGELOG.md");

  expect(changelog).toMatch(/^# @text-completions\/prompt\n\n## 0\.2\.0\n/);
  expect(changelog).toContain("- `buildPrompt` takes a rehearsal.\n\n  Nothing has to be changed for it.\n");
  expect(changelog).toContain("\n## 0.1.0\n");
});

test("no changelog names a commit or a sibling that moved along", () => {
  for (const folder of folders) {
    const [, newest = ""] =
      /^## 0\.2\.0\n(.*?)^## 0\.1\.0/ms.exec(readFile(`packages/${folder}/CHANGELOG.md`)) ?? [];

    // A sibling that moved along is named with its version; a changeset may name an entry.
    expect(newest).not.toMatch(/\b[0-9a-f]{7,40}\b|Updated dependencies|@text-completions\/[\w-]+@/);
  }
});

test("the lockfile is as it was, and installs", () => {
  expect(clone.run("git", "diff", "--stat", "--", "pnpm-lock.yaml").output).toBe("");
  const { status, output } = clone.run("pnpm", "install", "--frozen-lockfile", "--offline");
  expect(status, output).toBe(0);
});

test("the tarballs ask for siblings of this very version, and for nothing of a workspace", () => {
  const tarballs = path.join(clone.folder, "tarballs");
  clone.run("pnpm", "--recursive", "--filter=./packages/*", "pack", "--pack-destination", tarballs);

  for (const folder of folders) {
    const tarball = path.join(tarballs, `text-completions-${folder}-0.2.0.tgz`);
    const manifest = execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" });
    const { dependencies, peerDependencies }: Manifest = JSON.parse(manifest);
    const siblings = Object.entries({ ...dependencies, ...peerDependencies }).filter(([name]) =>
      name.startsWith("@text-completions/"),
    );

    expect(siblings.filter(([, range]) => range !== "^0.2.0")).toEqual([]);
    expect(manifest).not.toMatch(/workspace:|catalog:/);
  }
});

test("no changeset is left", () => {
  expect(readdirSync(path.join(clone.folder, ".changeset")).filter((name) => name.endsWith(".md"))).toEqual(
    [],
  );
});

test("a breaking change of the document fails until a changeset announces it", () => {
  const file = path.join(clone.folder, "spec/openapi.yaml");
  writeFileSync(file, readFile("spec/openapi.yaml").replace("maxLength: 256", "maxLength: 128"));
  expect(clone.run("pnpm", "generate").output).toContain("packages/core/openapi.json");

  const unannounced = clone.run("node", "scripts/breaking-change.ts");
  // Before 1.0, a minor version is the one that may break.
  writeFileSync(
    path.join(clone.folder, ".changeset/breaking.md"),
    '---\n"@text-completions/core": minor\n---\n\nA user id has at most 128 characters.\n',
  );
  const announced = clone.run("node", "scripts/breaking-change.ts");

  expect(unannounced.output).toContain("no changeset says so");
  expect(unannounced.status).toBe(1);
  expect(announced).toMatchObject({ status: 0 });
});

function readFile(name: string): string {
  return readFileSync(path.join(clone.folder, name), "utf8");
}

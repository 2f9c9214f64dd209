import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { breakingBumpOf, findAnnouncement } from "../find-announcement.ts";
import { checkBreakingChange } from "../check-breaking-change.ts";
import { runTool } from "../run-tool.ts";

const BEFORE = toDocument({ maxLength: 256 });
const BROKEN = toDocument({ maxLength: 128 });
const WIDENED = toDocument({ maxLength: 512 });

/** A document whose only request takes a text of the schema. */
function toDocument(schema: object): string {
  const content = { "application/json": { schema: { type: "string", ...schema } } };
  const post = { requestBody: { content }, responses: { 200: { description: "Fine" } } };
  const info = { title: "Test", version: "1" };
  return JSON.stringify({ openapi: "3.1.0", info, paths: { "/": { post } } });
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "breaking-change-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function git(root: string, ...args: string[]): void {
  const identity = [
    "-c",
    "user.name=test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "commit.gpgsign=false",
  ];
  execFileSync("git", [...identity, ...args], { cwd: root, stdio: "pipe" });
}

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function commit(root: string): void {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", "--message", "change");
}

/** A repository with a release and a commit after it, and the document as it stands now in its working tree. */
function createRepository(name: string, now: string): string {
  const root = path.join(folder, name);
  mkdirSync(root);
  git(root, "init", "--quiet");
  write(root, "packages/core/openapi.json", BEFORE);
  write(root, "packages/core/package.json", JSON.stringify({ version: "1.2.3" }));
  write(root, "packages/core/CHANGELOG.md", "## 1.2.3\n");
  commit(root);
  commit(root);
  write(root, "packages/core/openapi.json", now);
  return root;
}

function announce(root: string, bump: string): void {
  write(
    root,
    ".changeset/brave-lion.md",
    `---\n"@text-completions/core": ${bump}\n---\n\nIt is another: major.\n`,
  );
}

describe("a breaking change since the last release", () => {
  test("fails without a changeset, and says what breaks and what to do; a major one announces it", () => {
    const root = createRepository("unannounced", BROKEN);

    const { isAllowed, reason } = checkBreakingChange(root);
    commit(root);
    announce(root, "major");

    expect(reason).toMatch(/[1-9]\d* major/);
    expect(reason).toMatch(
      /Failed to accept the document: it breaks since [0-9a-f]{7,}, and no changeset says so\. Run `pnpm changeset`, and choose major for a package\.$/,
    );
    expect(isAllowed).toBe(false);
    expect(checkBreakingChange(root)).toEqual({
      isAllowed: true,
      reason: "What breaks is announced by brave-lion.md.",
    });
  });

  test("is over when a release has brought it, by its changelog or by its tag", () => {
    const root = createRepository("released", BROKEN);
    commit(root);
    git(root, "tag", "@text-completions/core@2.0.0");

    expect(checkBreakingChange(root).reason).toBe(
      "Nothing in the document breaks since @text-completions/core@2.0.0.",
    );
    git(root, "tag", "--delete", "@text-completions/core@2.0.0");
    write(root, "packages/core/CHANGELOG.md", "## 2.0.0\n## 1.2.3\n");
    commit(root);
    expect(checkBreakingChange(root).reason).toMatch(/^Nothing in the document breaks since [0-9a-f]{7,}\.$/);
  });

  test("is one since another revision, if that is named", () => {
    const root = createRepository("named", BROKEN);
    commit(root);

    expect(checkBreakingChange(root, "HEAD").isAllowed).toBe(true);
    expect(checkBreakingChange(root, "HEAD~1").isAllowed).toBe(false);
  });
});

test("a change that breaks nothing needs no changeset", () => {
  expect(checkBreakingChange(createRepository("widened", WIDENED)).isAllowed).toBe(true);
});

test("nothing is said where git knows no release: a shallow clone, no repository, none was made", () => {
  const root = createRepository("whole", BROKEN);
  commit(root);
  const shallow = path.join(folder, "shallow");
  git(folder, "clone", "--quiet", "--depth=1", `file://${root}`, shallow);
  const plain = path.join(folder, "plain");
  cpSync(root, plain, { recursive: true, filter: (file) => !file.endsWith(".git") });
  const young = path.join(folder, "young");
  mkdirSync(young);
  git(young, "init", "--quiet");
  commit(young);

  expect([shallow, plain, young].map((each) => checkBreakingChange(each))).toEqual(
    Array.from({ length: 3 }, () => ({ isAllowed: true, reason: "Not determined: git knows no release." })),
  );
});

test("a revision that is named and unknown to git is a mistake, and fails", () => {
  const root = createRepository("misspelt", BEFORE);

  expect(checkBreakingChange(root, "no-such-branch")).toEqual({
    isAllowed: false,
    reason: expect.stringMatching(
      /^Failed to compare with no-such-branch: git says "fatal: .*"\. Name a branch, a tag or a commit\.$/s,
    ),
  });
});

test("a document that cannot be compared is no breaking change, but an error", () => {
  const root = createRepository("torn", BROKEN);
  write(root, "packages/core/openapi.json", "{");

  expect(() => checkBreakingChange(root)).toThrow(
    /^Failed to compare the documents: redocly ended with \d\. /,
  );
});

test("the error for a tool that cannot be started names it", () => {
  expect(() => runTool("no-such-tool")).toThrow(
    /^Failed to run no-such-tool: .*ENOENT\. Run `pnpm install`\.$/,
  );
});

describe("a changeset announces what breaks", () => {
  test.each([
    { version: "1.2.3", bump: "patch", isAnnounced: false },
    { version: "1.2.3", bump: "minor", isAnnounced: false },
    { version: "1.2.3", bump: "major", isAnnounced: true },
    { version: "0.4.0", bump: "patch", isAnnounced: false },
    { version: "0.4.0", bump: "minor", isAnnounced: true },
    { version: "0.4.0", bump: "major", isAnnounced: true },
  ])("at version $version by $bump: $isAnnounced", ({ version, bump, isAnnounced }) => {
    const root = mkdtempSync(path.join(folder, "changesets-"));
    write(root, ".changeset/README.md", '---\n"@text-completions/core": major\n---\n');
    announce(root, bump);

    const found = findAnnouncement(path.join(root, ".changeset"), breakingBumpOf(version));

    expect(found).toBe(isAnnounced ? "brave-lion.md" : undefined);
  });

  test("not in its text, and not for another package", () => {
    const root = mkdtempSync(path.join(folder, "changesets-"));
    write(root, "text.md", "---\n---\n\n@text-completions/core: major\n");
    write(root, "other.md", '---\n"another-package": major\n---\n');

    expect(findAnnouncement(root, "major")).toBe(undefined);
    expect(findAnnouncement(path.join(root, "no-such-folder"), "major")).toBe(undefined);
  });
});

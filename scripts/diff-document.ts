import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { isJsonObject, loadDocument, ROOT, type Json, type JsonObject } from "./generate/document.ts";
import { inlineExamples, NOTATION_31 } from "./generate/examples.ts";
import { runTool } from "./run-tool.ts";

/** The document as it is published. */
const PUBLISHED = "packages/core/openapi.json";

/** What changed in the document, or why git cannot compare it. */
export type DocumentDiff = { isBreaking: boolean; output: string } | { unknown: string };

/** The document as it would be published now, whether or not it was generated since the last change. */
export function readDocument(file: string = path.join(ROOT, "spec/openapi.yaml")): string {
  return JSON.stringify(inlineExamples(loadDocument(file), NOTATION_31));
}

/**
 * Compares the document of a revision with that of the working tree, or with `now`. A value that an open list gains or loses is
 * reported, but is not a breaking change: any other value of its type is valid, too.
 *
 * @throws {Error} if they cannot be compared.
 */
export function diffDocument(
  revision: string,
  root: string = ROOT,
  now: string = readFileSync(path.join(root, PUBLISHED), "utf8"),
): DocumentDiff {
  const before = spawnSync("git", ["show", `${revision}:${PUBLISHED}`], { cwd: root, maxBuffer: 1e8 });
  if (before.status !== 0) return { unknown: before.stderr.toString().trim() };
  return compareDocuments(before.stdout.toString(), now);
}

/** Compares two texts of the document. */
export function compareDocuments(before: string, after: string): { isBreaking: boolean; output: string } {
  const [base, revised] = [closeNothing(before), closeNothing(after)];
  const folder = mkdtempSync(path.join(os.tmpdir(), "spec-diff-"));
  try {
    const [baseFile, revisedFile] = [path.join(folder, "before.json"), path.join(folder, "openapi.json")];
    writeFileSync(baseFile, base.text);
    writeFileSync(revisedFile, revised.text);
    const result = runTool("redocly", "diff", baseFile, revisedFile);
    const output = result.output
      .replaceAll(path.relative(ROOT, revisedFile), PUBLISHED)
      .replaceAll(revisedFile, PUBLISHED);
    const isBreaking = result.status !== 0;
    // It ends with the same status if it crashes, but counts nothing then.
    if (isBreaking && !/\d+ major/.test(output)) {
      throw new Error(
        `Failed to compare the documents: redocly ended with ${result.status}. Fix what it says:\n${output}`,
      );
    }
    return { isBreaking, output: [...describeLists(base.lists, revised.lists), output].join("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The values that an open list names, by the place of the list. */
type OpenLists = Map<string, readonly Json[]>;

/** The document without the values of its open lists, which the tool takes for closed ones. */
function closeNothing(text: string): { text: string; lists: OpenLists } {
  const lists: OpenLists = new Map();

  function copy(value: Json, place: string): Json {
    if (Array.isArray(value)) return value.map((item, index) => copy(item, `${place}/${index}`));
    if (!isJsonObject(value)) return value;
    const members = Object.entries(value).map(([key, item]) => [key, copy(item, `${place}/${key}`)]);
    const copied: JsonObject = Object.fromEntries(members);
    const { anyOf } = value;
    return Array.isArray(anyOf)
      ? { ...copied, anyOf: anyOf.map((branch) => openBranch(branch, anyOf, place)) }
      : copied;
  }

  function openBranch(branch: Json, all: readonly Json[], place: string): Json {
    if (!isJsonObject(branch) || !Array.isArray(branch["enum"])) return copy(branch, place);
    const { enum: values, ...rest } = branch;
    const isOpen = all.some(
      (other) => isJsonObject(other) && other["enum"] === undefined && other["type"] === branch["type"],
    );
    if (!isOpen) return branch;
    lists.set(place, values);
    return rest;
  }

  try {
    return { text: JSON.stringify(copy(JSON.parse(text), "")), lists };
  } catch {
    // The tool reports what is wrong with it.
    return { text, lists };
  }
}

function describeLists(before: OpenLists, after: OpenLists): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((place) => {
    const [old, now] = [before.get(place) ?? [], after.get(place) ?? []];
    const changes = [
      ...now.filter((value) => !old.includes(value)).map((value) => `gained ${JSON.stringify(value)}`),
      ...old.filter((value) => !now.includes(value)).map((value) => `lost ${JSON.stringify(value)}`),
    ];
    return changes.map((change) => `The open list ${place} ${change}: minor, for it accepts any value.`);
  });
}

/** Says that git does not know a revision that somebody named. */
export function describeUnknown(revision: string, { unknown }: { unknown: string }): string {
  return `Failed to compare with ${revision}: git says "${unknown}". Name a branch, a tag or a commit.`;
}

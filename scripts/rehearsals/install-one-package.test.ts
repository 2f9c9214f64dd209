import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloneRepository } from "./clone.ts";
import { installNodes } from "./publishing/node-versions.ts";
import { createProject, INSTALLERS, type Installer } from "./publishing/project.ts";
import { startRegistry, type Registry } from "./publishing/registry.ts";
import { runOrThrow } from "./publishing/run.ts";
import { SUBJECTS, type Subject } from "./publishing/subject.ts";
import { formatTable } from "../format-table.ts";
import { TRIALS } from "./publishing/trials.ts";

/** The size of a package in bytes: of the download, and on the disk. */
interface Weight {
  packed: number;
  unpacked: number;
}

const rows = SUBJECTS.flatMap((subject) =>
  INSTALLERS.map((installer): [label: string, Installer, Subject] => [
    `${subject.label} by ${installer}`,
    installer,
    subject,
  ]),
);
const root = mkdtempSync(path.join(os.tmpdir(), "consumers-"));
const results = new Map<string, string | null>();
const weights = new Map<string, Weight>();
let registry: Registry;
let published: string;

beforeAll(async () => {
  registry = await startRegistry();
  using clone = cloneRepository();
  await runOrThrow("pnpm", ["build"], { cwd: clone.folder });
  published = await runOrThrow("pnpm", ["changeset", "publish"], {
    cwd: clone.folder,
    environment: registry.environment,
  });
  const nodes = await installNodes(root, registry.environment);
  await inTurn([...rows], 2, async ([label, installer, subject]) => {
    const project = await createProject(subject, installer, { root, environment: registry.environment });
    for (const trial of TRIALS) {
      results.set(`${label}: ${trial.name}`, await trial.run(project, nodes).catch(String));
    }
  });
  for (const { name, folder } of SUBJECTS) weights.set(folder, await weigh(name));
}, 600_000);

afterAll(async () => {
  process.stdout.write(`\n${formatTable(tableRows())}\n\n`);
  await registry[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

test("the release publishes every package", () => {
  for (const { name } of SUBJECTS) expect(published).toContain(name);
});

describe.each(rows)("%s", (label) => {
  test.each(TRIALS.map(({ name }) => name))("%s", (name) => {
    const result = results.get(`${label}: ${name}`);

    // `null`: there is nothing to try.
    expect(result === null ? "" : result).toBe("");
  });
});

/** Works through a list, with a limited number of items at a time. */
async function inTurn<Item>(
  items: Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let item = items.shift(); item !== undefined; item = items.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The size of a package, from the tarball in the registry. */
async function weigh(name: string): Promise<Weight> {
  const found = await fetch(`${registry.url}${name}/latest`);
  const { dist }: { dist: { tarball: string } } = await found.json();
  const tarball = Buffer.from(await (await fetch(dist.tarball)).arrayBuffer());
  const content = execFileSync("tar", ["-xzO"], { input: tarball, maxBuffer: 1e8 });
  return { packed: tarball.length, unpacked: content.length };
}

function tableRows(): string[][] {
  const head = ["package", "by", ...TRIALS.map(({ name }) => name), "packed", "unpacked"];
  return [head, ...rows.map(rowOf)];
}

function rowOf([label, installer, { label: name, folder }]: (typeof rows)[number]): string[] {
  const marks = TRIALS.map((trial) => mark(results.get(`${label}: ${trial.name}`)));
  const { packed, unpacked } = weights.get(folder) ?? {};
  return [name, installer, ...marks, kilobytes(packed), kilobytes(unpacked)];
}

function mark(result: string | null | undefined): string {
  if (result === "") return "✓";
  return result === null ? "–" : "✗";
}

function kilobytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : `${(bytes / 1000).toFixed(1)} kB`;
}

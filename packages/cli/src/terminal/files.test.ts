import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { assertDistinct, assertWritable, replaceFile } from "./files.ts";

function createFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "replace-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test("creates a file, and replaces an old one with its permissions", async () => {
  const file = path.join(createFolder(), "a.json");
  await replaceFile(file, "old");
  chmodSync(file, 0o600);

  await replaceFile(file, "new");

  expect(readFileSync(file, "utf8")).toBe("new");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(path.dirname(file))).toEqual(["a.json"]);
});

test.each([
  { name: "a file", exists: true },
  { name: "nothing yet", exists: false },
])("keeps a link that leads to $name, and writes where it leads", async ({ exists }) => {
  const folder = createFolder();
  mkdirSync(path.join(folder, "elsewhere"));
  const target = path.join(folder, "elsewhere", "b.json");
  const link = path.join(folder, "a.json");
  if (exists) writeFileSync(target, "old");
  symlinkSync(target, link);

  await assertWritable(link);
  await replaceFile(link, "new");

  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(target, "utf8")).toBe("new");
});

test("writes into a pipe, which stays one", async () => {
  const pipe = path.join(createFolder(), "pipe");
  execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
  const reader = spawn("cat", [pipe], { stdio: ["ignore", "pipe", "inherit"] });
  const text = reader.stdout.setEncoding("utf8").toArray();

  await assertWritable(pipe);
  await replaceFile(pipe, "new");
  await once(reader, "close");

  expect(await text).toEqual(["new"]);
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

test("writes into a device, which stays one", async () => {
  await assertWritable(os.devNull);
  await replaceFile(os.devNull, "new");

  expect(statSync(os.devNull).isCharacterDevice()).toBe(true);
});

test.each([
  { name: "a directory", file: ".", reason: "it is a directory." },
  { name: "a directory that ends in a slash", file: "new/", reason: "it is a directory." },
  { name: "a missing directory", file: "none/a.json", reason: "the directory does not exist." },
  { name: "a file in a file", file: "victim/a.json", reason: "part of its path is not a directory." },
  { name: "a long name", file: "a".repeat(256), reason: "its name is too long." },
])("reports $name", async ({ file: relative, reason }) => {
  const folder = createFolder();
  writeFileSync(path.join(folder, "victim"), "precious");
  const file = path.join(folder, relative) + (relative.endsWith("/") ? "/" : "");
  const message = `Failed to write ${JSON.stringify(file)}: ${reason}`;

  await expect(assertWritable(file)).rejects.toThrow(message);
  await expect(replaceFile(file, "new")).rejects.toThrow(message);
});

test.each(["", "-"])("reports %j, which is not the name of a file", async (file) => {
  await expect(assertWritable(file)).rejects.toThrow("it is not the name of a file.");
});

test("reports a full disk", async () => {
  await assertWritable("/dev/full");
  await expect(replaceFile("/dev/full", "new")).rejects.toThrow("the disk is full. Free disk space, or pass");
});

test("writes a file whose name is as long as it can be", async () => {
  const file = path.join(createFolder(), "a".repeat(255));
  await assertWritable(file);
  await replaceFile(file, "new");

  expect(readFileSync(file, "utf8")).toBe("new");
});

test.each([
  { files: ["a.json", "./a.json"], reason: "--write names it twice" },
  { files: ["link.json", "a.json"], reason: "--write names it twice" },
  { files: ["b.json"], reason: "both --read and --write name it" },
])("reports that a file is named twice: $files", async ({ files, reason }) => {
  const folder = createFolder();
  writeFileSync(path.join(folder, "a.json"), "precious");
  symlinkSync("a.json", path.join(folder, "link.json"));
  const named = files.map((file) => ({ flag: "--write", file: `${folder}/${file}`, isWritten: true }));
  const read = { flag: "--read", file: path.join(folder, "b.json") };

  await expect(assertDistinct([read, ...named])).rejects.toThrow(`${reason}. Pass different files.`);
  await expect(assertDistinct([read, read, ...named.slice(1)])).resolves.toBeUndefined();
});

test("follows no link at the place of a temporary file, and leaves none behind", async () => {
  const folder = createFolder();
  const victim = path.join(folder, "victim");
  writeFileSync(victim, "precious");
  const file = path.join(folder, "a.json");
  for (const name of ["a.json.partial", "a.json.tmp", ".a.json.tmp", `a.json.${process.pid}`]) {
    symlinkSync(victim, path.join(folder, name));
  }
  const before = readdirSync(folder);

  await replaceFile(file, "new");

  expect(readFileSync(victim, "utf8")).toBe("precious");
  expect(readdirSync(folder).toSorted()).toEqual([...before, "a.json"].toSorted());
});

test("creates its temporary file as a new one, under a name that changes", async () => {
  const folder = createFolder();
  const file = path.join(folder, "a.json");
  const names = new Set<string>();
  const watcher = watch(folder, (_event, name) => name !== null && names.add(name));
  onTestFinished(() => watcher.close());

  for (let count = 0; count < 3; count++) await replaceFile(file, String(count));
  await expect.poll(() => names.size, { timeout: 30_000 }).toBe(4);

  names.delete("a.json");
  for (const name of names) expect(name).toMatch(/^[0-9a-f-]{36}\.partial$/);
});

import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** What is read: JavaScript and TypeScript, without declarations, and Python. */
const READ = /(?<!\.d)\.[cm]?[jt]sx?$|\.py$/;

/** Folders that are not searched, unless they are named. */
const SKIPPED = /^(?:node_modules|\..*)$/;

/**
 * Finds the files that file names, folder names and patterns stand for, each once, in the order of the arguments.
 * Patterns may have `*`, `**`, `?` and `{a,b}`: a shell that does not know `**` passes them on unchanged.
 *
 * @throws {Error} if an argument stands for no file.
 */
export async function findFiles(args: readonly string[], cwd: string): Promise<string[]> {
  const found: string[] = [];
  for (const arg of args) {
    const files = await expand(arg.replaceAll("\\", "/"), cwd);
    if (files.length === 0) {
      throw new Error(
        `Failed to find ${JSON.stringify(arg)}: no JavaScript, TypeScript or Python file is there. Pass another file, folder or pattern.`,
      );
    }
    found.push(...files);
  }
  return [...new Set(found)];
}

async function expand(arg: string, cwd: string): Promise<string[]> {
  const stats = await stat(path.resolve(cwd, arg)).catch(() => undefined);
  if (stats?.isFile() === true) return [arg];
  if (stats?.isDirectory() === true) return listFiles(arg, cwd);
  if (!/[*?{]/.test(arg)) return [];
  const fixed = arg.split("/");
  const base = fixed
    .slice(
      0,
      fixed.findIndex((part) => /[*?{]/.test(part)),
    )
    .join("/");
  const pattern = toPattern(arg);
  const root = base === "" ? (arg.startsWith("/") ? "/" : ".") : base;
  return (await listFiles(root, cwd)).filter((file) => pattern.test(file));
}

async function listFiles(folder: string, cwd: string): Promise<string[]> {
  const entries = await readdir(path.resolve(cwd, folder), { withFileTypes: true }).catch(() => []);
  const files: string[] = [];
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const name = folder === "." ? entry.name : path.posix.join(folder, entry.name);
    if (entry.isDirectory() && !SKIPPED.test(entry.name)) files.push(...(await listFiles(name, cwd)));
    else if (entry.isFile() && READ.test(entry.name)) files.push(name);
  }
  return files;
}

/** A pattern as a regular expression: `**` stands for any folders, `*` and `?` for characters of one name. */
function toPattern(glob: string): RegExp {
  const source = glob
    .replace(/^\.\//, "")
    .replaceAll(
      /\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]{}\\]/g,
      (token) => WILDCARDS[token] ?? toSource(token),
    );
  return new RegExp(`^${source}$`);
}

const WILDCARDS: Readonly<Record<string, string>> = {
  "**/": "(?:[^/]+/)*",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

/** A list of alternatives, or a character that stands for itself. */
function toSource(token: string): string {
  if (token.length === 1) return `\\${token}`;
  const names = token.slice(1, -1).split(",");
  return `(?:${names.map((name) => name.replaceAll(/[.+^$()|[\]*?\\]/g, String.raw`\$&`)).join("|")})`;
}

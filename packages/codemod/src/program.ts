import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { findFiles } from "./find-files.ts";
import { findPythonCalls } from "./find-python-calls.ts";
import { formatDiff } from "./format-diff.ts";
import { migrateSource, type Note } from "./migrate-source.ts";

/** What a run needs of its process. */
export interface ProgramContext {
  readonly cwd: string;
  /** Writes to stdout. */
  readonly write: (text: string) => void;
  /** Writes to stderr. */
  readonly report: (text: string) => void;
}

/** What an exit status means. */
export const EXIT_CODE = {
  /** Done. There may be notes. */
  ok: 0,
  /** The command cannot run: a wrong flag, no file, or a file that cannot be read or written. */
  usage: 2,
} as const;

const HELP = `Usage: npx @text-completions/codemod [--write] [--model <model>] <file, folder or pattern>…

Changes calls of completions.create (Text Completions API) into calls of
messages.create (Messages API), in JavaScript and TypeScript. Prints a diff, and
on stderr what it could not change, with file and line. Calls in Python are listed.

  --write          change the files instead of printing a diff
  --model <model>  the model to use; otherwise models stay, each with a note
  -h, --help       print this help

A folder stands for all files in it, without node_modules and what begins with a dot.
Exit status: 0 done, notes allowed; 2 the command cannot run.

Examples:
  npx @text-completions/codemod "src/**/*.ts"
  npx @text-completions/codemod --model claude-sonnet-4-5 src | git apply
  npx @text-completions/codemod --model claude-sonnet-4-5 --write src
`;

const OPTIONS = {
  write: { type: "boolean", default: false },
  model: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Rejects an option that the command does not have. Node explains how to pass a file whose name looks like one. */
function assertKnown(argv: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  const unknown = tokens.find((token) => token.kind === "option" && !(token.name in OPTIONS));
  if (unknown?.kind !== "option") return;
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  throw new Error(`Unknown option ${unknown.rawName}. Expected one of: ${known.join(", ")}.`);
}

/** Runs the command, and returns its exit status. */
export async function run(argv: readonly string[], context: ProgramContext): Promise<number> {
  try {
    assertKnown(argv);
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
    if (values.help) {
      context.write(HELP);
      return EXIT_CODE.ok;
    }
    if (positionals.length === 0) {
      throw new Error('Missing files. Pass files, folders or patterns, such as src or "src/**/*.ts".');
    }
    await migrateFiles(await findFiles(positionals, context.cwd), values, context);
    return EXIT_CODE.ok;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    context.report(`error: ${message}\nRun "npx @text-completions/codemod --help" for usage.\n`);
    return EXIT_CODE.usage;
  }
}

async function migrateFiles(
  files: readonly string[],
  { write, model }: { write: boolean; model?: string | undefined },
  { cwd, write: print, report }: ProgramContext,
): Promise<void> {
  let changed = 0;
  let noted = 0;
  for (const file of files) {
    const absolute = path.resolve(cwd, file);
    const source = await readFile(absolute, "utf8");
    const reportNotes = (notes: readonly Note[]): void => {
      noted += notes.length;
      for (const { line, column, message } of notes) report(`${file}:${line}:${column} ${message}\n`);
    };
    if (file.endsWith(".py")) {
      reportNotes(findPythonCalls(source));
      continue;
    }
    const { code, edits, notes } = migrateSource(source, file, { model });
    reportNotes(notes);
    if (code === source) continue;
    changed += 1;
    if (write) await writeFile(absolute, code);
    else print(formatDiff(file, source, edits));
  }
  const verb = write ? "changed" : "would change";
  const next = write || changed === 0 ? "" : " Pass --write to change them.";
  report(
    `${count(changed, "file")} of ${files.length} ${verb}; ${count(noted, "place")} to look at.${next}\n`,
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

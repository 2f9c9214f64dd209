import path from "node:path";
import type { Report, ReportFormat } from "@text-completions/contract";
import { CommandError } from "../errors.ts";
import { assertDistinct, assertWritable, replaceFile } from "../terminal/files.ts";
import { createColors, write } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";
import { type CheckSettings, findConfigFile } from "./options.ts";

/** The formats of a report. A test compares the list with the contract package, which takes time to load. */
export const FORMATS: readonly ReportFormat[] = ["pretty", "json", "junit", "github", "sarif", "html"];

/** The width of a terminal whose width is unknown. In a pipe or a file, lines are not wrapped. */
const DEFAULT_COLUMNS = 80;

/** Where a report goes, and in which format. */
export interface Outputs {
  readonly files: readonly { readonly file: string; readonly format: ReportFormat }[];
  readonly stdout: ReportFormat;
}

/** Names stdout where a file is expected. */
const STDOUT = "-";

/** The formats that a file extension allows; the first is the default. */
const FORMATS_OF_NAME: Readonly<Record<string, readonly ReportFormat[]>> = {
  ".json": ["json", "sarif"],
  ".xml": ["junit"],
  ".sarif": ["sarif"],
  ".html": ["html"],
  ".htm": ["html"],
  ".txt": ["pretty", "github"],
};

/**
 * Decides which format goes where. A file whose name determines a format gets no other one. The remaining formats go to
 * the other files, in order, and one that is left goes to stdout, whose default is pretty.
 *
 * @throws {CommandError} if the format of a file is not known, or two formats are left for stdout.
 */
export function readOutputs({ format: formats = [], output = [] }: CheckSettings): Outputs {
  const left = [...formats];
  const files = output.filter((file) => file !== STDOUT);
  const byName = files.map((file) => {
    const allowed = FORMATS_OF_NAME[path.extname(file).toLowerCase()];
    return allowed && (take(left, (format) => allowed.includes(format)) ?? allowed[0]);
  });
  const outputs = files.map((file, index) => {
    const format = byName[index] ?? take(left, () => true);
    if (format !== undefined) return { file, format };
    throw new CommandError(
      `Cannot infer a report format from ${JSON.stringify(file)}. Pass --format ${FORMATS.join("|")}.`,
    );
  });
  const [stdout = "pretty", ...more] = left;
  if (more.length === 0) return { files: outputs, stdout };
  throw new CommandError(
    `Only one report can go to stdout, got ${[stdout, ...more].join(" and ")}. Pass --output FILE for all but one.`,
  );
}

/** Removes and returns the first matching item. */
function take<Item>(items: Item[], fits: (item: Item) => boolean): Item | undefined {
  const index = items.findIndex(fits);
  return index < 0 ? undefined : items.splice(index, 1)[0];
}

/**
 * Checks before a run that its report can be written afterwards, and replaces nothing that the run reads or writes.
 *
 * @throws {CommandError} if it cannot.
 */
export async function assertOutputsWritable({ files }: Outputs, settings: CheckSettings): Promise<void> {
  const { fixtures, baseline, updateBaseline = false, config = findConfigFile() } = settings;
  await assertDistinct([
    { flag: "--fixtures", file: fixtures },
    { flag: "--config", file: config },
    { flag: "--baseline", file: baseline, isWritten: updateBaseline },
    ...files.map(({ file }) => ({ flag: "--output", file, isWritten: true })),
  ]);
  for (const { file } of files) await assertWritable(file);
}

/**
 * Writes a report to the files and to stdout. If one file cannot be written, the others and stdout still are.
 *
 * @throws {CommandError} if one could not be written.
 */
export async function writeReport(
  report: Report,
  { files, stdout }: Outputs,
  context: CommandContext,
): Promise<void> {
  const { formatReport } = await import("@text-completions/contract");
  const failures: unknown[] = [];
  for (const { file, format } of files) {
    await replaceFile(file, formatReport(report, format)).catch((error: unknown) => failures.push(error));
  }
  const color = createColors(context.stdout, context).isColorSupported;
  const { isTTY, columns } = context.stdout;
  await write(
    context.stdout,
    formatReport(report, stdout, { color, columns: isTTY ? columns || DEFAULT_COLUMNS : undefined }),
  );
  if (failures.length > 0) throw failures[0];
}

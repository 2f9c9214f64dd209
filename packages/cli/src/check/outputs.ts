import path from "node:path";
import { formatReport, type Report, REPORT_FORMATS, type ReportFormat } from "@text-completions/contract";
import { UsageError } from "../errors.ts";
import { replaceFile, requireWritable } from "../terminal/files.ts";
import { createColors, write } from "../terminal/output.ts";
import type { Io } from "../terminal/process-io.ts";
import type { CheckFlags } from "./options.ts";

/** Where a report goes, and how it is written there. */
export interface Outputs {
  files: { file: string; format: ReportFormat }[];
  stdout: ReportFormat;
}

/** What the ends of file names say of their format. */
const FORMAT_OF: Readonly<Record<string, ReportFormat>> = {
  ".json": "json",
  ".xml": "junit",
  ".sarif": "sarif",
  ".html": "html",
  ".htm": "html",
  ".txt": "pretty",
};

/**
 * Reads which formats go where: the first format to the first file, and so on. A file without one has that of its name;
 * a format without a file goes to stdout, which is pretty otherwise.
 *
 * @throws {UsageError} if a file's format is not known, or two formats are left for stdout.
 */
export function readOutputs({ format: formats = [], output: files = [] }: CheckFlags): Outputs {
  const [stdout = "pretty", ...more] = formats.slice(files.length);
  if (more.length > 0) {
    throw new UsageError(
      `Failed to choose where to write ${[stdout, ...more].join(" and ")}: only one can go to stdout. Name a file for each by --output.`,
    );
  }
  return { files: files.map((file, index) => ({ file, format: formats[index] ?? formatOf(file) })), stdout };
}

function formatOf(file: string): ReportFormat {
  const format = FORMAT_OF[path.extname(file).toLowerCase()];
  if (format !== undefined) return format;
  throw new UsageError(
    `Failed to choose a format for ${JSON.stringify(file)}: its name does not tell. Name one of ${REPORT_FORMATS.join(", ")} by --format.`,
  );
}

/**
 * Makes sure that there will be a place for the files when the run is over.
 *
 * @throws {UsageError} if there is none.
 */
export async function requirePlaces({ files }: Outputs): Promise<void> {
  for (const { file } of files) await requireWritable(file);
}

/** Writes a report to wherever it is to go. */
export async function writeReport(report: Report, { files, stdout }: Outputs, io: Io): Promise<void> {
  for (const { file, format } of files) await replaceFile(file, formatReport(report, format));
  const color = createColors(io.stdout, io).isColorSupported;
  await write(io.stdout, formatReport(report, stdout, { color }));
}

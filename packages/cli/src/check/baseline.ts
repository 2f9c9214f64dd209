import { existsSync } from "node:fs";
import {
  applyBaseline,
  type Baseline,
  createBaseline,
  parseBaseline,
  type Report,
} from "@text-completions/contract";
import { CommandError } from "../errors.ts";
import { assertWritable, readText, replaceFile } from "../terminal/files.ts";
import { withFlags, write } from "../terminal/output.ts";
import type { CommandContext } from "../terminal/context.ts";

/** A file of known failures. */
export interface BaselineFile {
  /**
   * Compares a report with what the file names; with `--update-baseline`, writes what fails now.
   *
   * @throws {CommandError} if the file cannot be written.
   */
  apply(report: Report): Promise<Report>;
}

/**
 * Opens the file of known failures before a run, so that a mistake is reported before anything is sent.
 *
 * @throws {CommandError} if it cannot be read, or cannot be written when that is requested.
 */
export async function openBaseline(
  file: string,
  update: boolean,
  context: CommandContext,
): Promise<BaselineFile> {
  if (update) await assertWritable(file);
  const before = update && !existsSync(file) ? undefined : await readBaseline(file, context);

  return {
    async apply(report) {
      // A server that could not be checked says nothing about its checks.
      const isChecked = report.summary.passed + report.summary.failed > 0;
      if (!update || !isChecked) return before === undefined ? report : applyBaseline(report, before);
      const baseline = createBaseline(report, before);
      await replaceFile(file, `${JSON.stringify(baseline, undefined, 2)}\n`);
      await write(context.stderr, `Wrote ${JSON.stringify(file)}: ${baseline.known.length} known to fail.\n`);
      return applyBaseline(report, baseline);
    },
  };
}

async function readBaseline(file: string, context: CommandContext): Promise<Baseline> {
  if (!existsSync(file)) {
    throw new CommandError(
      `Failed to read ${JSON.stringify(file)}: the file does not exist. Pass --update-baseline to create it.`,
    );
  }
  const value = parseJson(file, await readText(file, context));
  return withFlags({ baseline: `baseline ${JSON.stringify(file)}` }, () => parseBaseline(value));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `Failed to read ${JSON.stringify(file)}: it is not JSON. Pass --update-baseline after deleting it.`;
    throw new CommandError(message, { cause });
  }
}

import type { Check } from "@text-completions/contract";
import { createColors } from "../colors.ts";
import type { Io } from "../io.ts";
import { write, writeJson } from "../write.ts";

/** Prints checks: one a line for people, or as JSON. */
export async function listChecks(checks: readonly Check[], format: "pretty" | "json", io: Io): Promise<void> {
  if (format === "json") return writeJson(io.stdout, checks);
  const { bold, dim } = createColors(io.stdout, io);
  const width = Math.max(0, ...checks.map(({ id }) => id.length));
  const lines = checks.map(
    ({ id, severity, title }) => `${bold(id.padEnd(width))}  ${dim(severity.padEnd(6))}  ${title}\n`,
  );
  await write(io.stdout, lines.join(""));
}

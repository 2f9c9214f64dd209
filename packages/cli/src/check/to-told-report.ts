import type { Report } from "@text-completions/contract";
import { nameFlags } from "../name-flags.ts";
import { OPTION_FLAGS } from "./check-flags.ts";

/** A report whose reasons speak of the command line, for people who see no options of functions. */
export function toToldReport(report: Report, isKeyGiven: boolean): Report {
  const { failure } = report;
  const results = report.results.map((result) =>
    result.reason === undefined ? result : { ...result, reason: tellReason(result.reason) },
  );
  if (failure === undefined) return { ...report, results };
  return { ...report, results, failure: isKeyGiven ? failure : tellMissingKey(failure) };
}

function tellReason(reason: string): string {
  if (reason.startsWith("it judges clients")) {
    return "only a recording shows what a client does: use --fixtures";
  }
  return nameFlags(reason, OPTION_FLAGS);
}

function tellMissingKey(failure: string): string {
  return failure
    .replace(/(?<=^Failed to check \S+: )the key was refused/, "no key was given")
    .replace(/Pass one that the server accepts\.$/, "Set ANTHROPIC_API_KEY, or give one by --api-key.");
}

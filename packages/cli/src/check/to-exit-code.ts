import type { Report } from "@text-completions/contract";
import { EXIT_CODE, type ExitCode } from "../exit-code.ts";
import { Interruption } from "../interruption.ts";
import type { CheckFlags } from "./check-flags.ts";

/** What the exit status says of a report: an interruption first, then violations, then that nothing could be judged. */
export function toExitCode(report: Report, { strict }: CheckFlags, signal: AbortSignal): ExitCode {
  if (signal.aborted && signal.reason instanceof Interruption) return signal.reason.exitCode;
  const { results, failure, summary } = report;
  const isBroken = results.some(
    ({ outcome, severity }) => outcome === "failed" && (strict === true || severity === "must"),
  );
  if (isBroken) return EXIT_CODE.failed;
  const wasJudged = summary.passed + summary.failed + summary.inconclusive > 0;
  return failure === undefined || wasJudged ? EXIT_CODE.ok : EXIT_CODE.usage;
}

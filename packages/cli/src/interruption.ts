import { EXIT_CODE, type ExitCode } from "./exit-code.ts";

/** Why a command has to end before it is done: a signal, or `EPIPE`, nobody reads stdout any more. */
export type InterruptionCause = "SIGINT" | "SIGTERM" | "EPIPE";

/** The reason with which the signal of `Io` is aborted. It is no failure: nothing is printed for it. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  /** The exit status of a command that was interrupted so. */
  readonly exitCode: ExitCode;
  readonly by: InterruptionCause;

  constructor(by: InterruptionCause) {
    super(`Interrupted by ${by}.`);
    this.by = by;
    this.exitCode = EXIT_CODES[by];
  }
}

const EXIT_CODES: Readonly<Record<InterruptionCause, ExitCode>> = {
  SIGINT: EXIT_CODE.interrupted,
  SIGTERM: EXIT_CODE.terminated,
  // `| head -1` has what it wanted.
  EPIPE: EXIT_CODE.ok,
};

/** How much work goes into the figures. */
export interface Effort {
  /** How many times each piece of work is timed, in turn with the others. */
  rounds: number;
  /** How long one timing lasts. */
  roundMs: number;
  warmUpMs: number;
}

/** Whether `--small` was given: less certain figures in under a minute. */
export const IS_SMALL: boolean = process.argv.includes("--small");

/** The effort of this run. */
export const EFFORT: Effort = IS_SMALL
  ? { rounds: 7, roundMs: 5, warmUpMs: 50 }
  : { rounds: 31, roundMs: 20, warmUpMs: 200 };

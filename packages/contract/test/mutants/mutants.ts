import { ACCESS_MUTANTS } from "./access.ts";
import { ANSWER_MUTANTS } from "./answers.ts";
import type { Mutant } from "./mutant.ts";
import { PAGE_MUTANTS } from "./page.ts";
import { REQUEST_MUTANTS } from "./requests.ts";
import { STREAM_MUTANTS } from "./streams.ts";

/** Servers with one fault each. */
export const MUTANTS: readonly Mutant[] = [
  ...REQUEST_MUTANTS,
  ...ACCESS_MUTANTS,
  ...ANSWER_MUTANTS,
  ...STREAM_MUTANTS,
  ...PAGE_MUTANTS,
];

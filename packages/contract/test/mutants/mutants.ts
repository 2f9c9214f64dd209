import { ACCESS_MUTANTS } from "./access.ts";
import { RESPONSE_MUTANTS } from "./responses.ts";
import { createCaseMutants } from "./cases.ts";
import type { Mutant } from "./mutant.ts";
import { PAGE_MUTANTS } from "./page.ts";
import { REQUEST_MUTANTS } from "./requests.ts";
import { STREAM_MUTANTS } from "./streams.ts";
import { TEXT_MUTANTS } from "./texts.ts";

const WRITTEN: readonly Mutant[] = [
  ...REQUEST_MUTANTS,
  ...ACCESS_MUTANTS,
  ...RESPONSE_MUTANTS,
  ...STREAM_MUTANTS,
  ...PAGE_MUTANTS,
  ...TEXT_MUTANTS,
];

/** Servers with one mistake each. */
export const MUTANTS: readonly Mutant[] = [...WRITTEN, ...createCaseMutants(WRITTEN)];

import picocolors from "picocolors";
import type { Io, Output } from "./io.ts";

/** Functions that colour text. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** The colours for a stream: none unless it is a terminal. `NO_COLOR` and `FORCE_COLOR` decide before. */
export function createColors(output: Output, { env }: Pick<Io, "env">): Colors {
  return picocolors.createColors(wantsColors(output, env));
}

function wantsColors({ isTTY }: Output, env: Io["env"]): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return isTTY === true && env["TERM"] !== "dumb";
}

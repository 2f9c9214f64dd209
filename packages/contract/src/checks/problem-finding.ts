import type { Problem } from "@text-completions/core/validate";
import type { Finding } from "../rule.ts";
import { show } from "./show.ts";

/** A break of a schema as a finding: `where` is the place of the value that was validated. */
export function problemFinding(
  where: string,
  { path, message, expected, received }: Problem,
  offset?: number,
): Finding {
  const subject = path === "" ? "It" : `\`${path.slice(1).replaceAll("/", ".")}\``;
  const found = received === undefined ? "" : `, and is ${show(received)}`;
  return { where: where + path, message: `${subject} ${message}${found}.`, expected, received, offset };
}

import { findNear } from "./find-near.ts";
import { groupOf } from "./group-of.ts";
import { misuse } from "./misuse.ts";

/**
 * Tells which checks an option names: by their ids, or by groups such as `"stream"`, `"stream/"` or `"stream/*"`.
 *
 * @throws {TypeError} if it names one that is not among `checks`.
 */
export function toMatcher(
  option: "only" | "skip",
  names: unknown,
  checks: readonly { id: string }[],
): (check: { id: string }) => boolean {
  if (!Array.isArray(names))
    throw misuse(`read \`${option}\``, `it is of type ${typeof names}`, "Pass a list of ids");
  const wanted = new Set(names.map((name: unknown) => String(name).replace(/\/\*?$/, "")));
  const known = [...new Set(checks.flatMap((check) => [groupOf(check), check.id]))];
  for (const name of wanted) {
    if (known.includes(name)) continue;
    const near = findNear(name, known).join(", ");
    throw misuse(`read \`${option}\``, `there is no check ${JSON.stringify(name)}`, `Near it are: ${near}`);
  }
  return (check) => wanted.has(check.id) || wanted.has(groupOf(check));
}

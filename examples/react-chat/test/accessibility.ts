import axe from "axe-core";

/** A violation that axe found: the rule and the element. Colours are checked as rendered. */
export async function findFaults(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

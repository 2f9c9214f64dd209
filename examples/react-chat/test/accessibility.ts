import axe from "axe-core";

/** What axe has against an element: the rule, and where. Colours are judged as they are shown. */
export async function findFaults(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

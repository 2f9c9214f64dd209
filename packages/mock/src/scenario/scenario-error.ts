import type { Problem } from "@text-completions/core";

/** How many problems a message tells; a wrong indentation can make thousands. */
const SHOWN = 20;

/** A scenario that is not one. Its message tells each problem on a line of its own. */
export class ScenarioError extends TypeError {
  override readonly name = "ScenarioError";
  /** What is wrong, and where: `path` is a JSON Pointer into the scenario. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], source: string) {
    const lines = problems
      .slice(0, SHOWN)
      .map((problem) => `\n${source}${problem.path === "" ? ": " : "#"}${describeProblem(problem)}`);
    const rest = problems.length > SHOWN ? `\nand ${problems.length - SHOWN} more` : "";
    super(
      `Failed to read the scenario: it does not fit its schema. Fix these fields:${lines.join("")}${rest}`,
    );
    this.problems = problems;
  }
}

/** A problem as a sentence without an end, such as `/replies/0/times must be at least 1, it is 0`. */
export function describeProblem({ path, message, received }: Problem): string {
  const is = received === undefined ? "" : `, it is ${JSON.stringify(received)}`;
  return `${path === "" ? "" : `${path} `}${message}${is}`;
}

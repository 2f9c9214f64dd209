import { PROMPT_RULES } from "@text-completions/core";
import type { Finding, PromptProblem } from "./prompt-problem.ts";

/**
 * Finds lines and columns in the prompt as it was given, for findings in order of place in its sanitised `text`.
 * Sanitising moved them all by as much as the start grew.
 */
export function locate(prompt: string, text: string, findings: readonly Finding[]): PromptProblem[] {
  const shift = prompt.trimEnd().length - text.trimEnd().length;
  let line = 1;
  let lineStart = 0;
  return findings.map((finding) => {
    const offset = finding.offset && finding.offset + shift;
    for (let feed; (feed = prompt.indexOf("\n", lineStart)) >= 0 && feed < offset; line++)
      lineStart = feed + 1;
    const severity = finding.keyword in PROMPT_RULES.errors ? "error" : "warning";
    return { path: "", severity, ...finding, offset, line, column: offset - lineStart + 1 };
  });
}

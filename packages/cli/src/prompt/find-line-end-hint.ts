import { validatePrompt } from "@text-completions/prompt";

/** What to tell of a prompt with errors that are there because its lines end in CRLF. */
export function findLineEndHint(prompt: string, file: string): string | undefined {
  if (!prompt.includes("\r\n")) return undefined;
  if (countErrors(prompt.replaceAll("\r\n", "\n")) >= countErrors(prompt)) return undefined;
  return `the lines of ${file} end in CRLF, and markers need LF. Write it with LF line ends.`;
}

function countErrors(prompt: string): number {
  return validatePrompt(prompt).filter(({ severity }) => severity === "error").length;
}

import type { Note } from "./migrate-source.ts";

/** Uses of the old API in Python, and what a note calls them. */
const CALLS: readonly (readonly [RegExp, string])[] = [
  [/(?<!chat)\.completions\s*\.\s*create\s*\(/g, "this call of completions.create"],
  [
    /(?<!chat)\.completions\s*\.\s*with_(?:raw|streaming)_response\s*\.\s*create\s*\(/g,
    "this call of completions.create",
  ],
  [/\.(?:a?completion|a?completion_stream)\s*\(/g, "this call of an SDK of 2023"],
  [/\bmax_tokens_to_sample\b/g, "this request"],
  [
    /\bfrom\s+anthropic\s+import\b(?:\s*\([^)]*|[^\n(]*)\b(?:HUMAN_PROMPT|AI_PROMPT)\b/g,
    "this import of prompt markers",
  ],
];

/** A file without these words uses another API. */
const OURS = /\banthropic\b|max_tokens_to_sample/i;

/** Finds uses of the old API in Python code, without changing it. Returns at most one note per line. */
export function findPythonCalls(source: string): Note[] {
  if (!OURS.test(source)) return [];
  const code = blankTexts(source);
  const notes = new Map<number, Note>();
  for (const [pattern, what] of CALLS) {
    for (const { index } of code.matchAll(pattern)) {
      const before = source.slice(0, index);
      const line = before.split("\n").length;
      if (notes.has(line)) continue;
      const column = index - before.lastIndexOf("\n");
      notes.set(line, { line, column, message: `not changed: ${what} is in Python; change it by hand` });
    }
  }
  return [...notes.values()].toSorted((one, other) => one.line - other.line);
}

/** Comments and string literals of Python, with any kind of quotes. */
const TEXTS = /#[^\n]*|("""|''')[^]*?(?:\1|$)|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/g;

/** The code with spaces instead of comments and strings, so that all offsets stay the same. */
function blankTexts(source: string): string {
  return source.replaceAll(TEXTS, (text) => text.replaceAll(/[^\n]/g, " "));
}

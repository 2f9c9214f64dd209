/** The texts of a `warning` header: a code, an agent, the text, perhaps a date. Source: RFC 7234 §5.5. */
export function readWarnings(header: string): string[] {
  const texts = header.matchAll(/\b\d{3} [^\s"]+ "((?:[^"\\]|\\.)*)"/g);
  return Array.from(texts, ([, text = ""]) => text.replaceAll(/\\(.)/g, "$1"));
}

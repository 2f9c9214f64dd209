/**
 * A turn's text as it stands after a marker. One space separates the two, unless the text's first line is blank:
 * a text like `"\n<document>"` then begins on its own line, and an empty text leaves no trailing space.
 */
export function toBody(text: string): string {
  return /^[^\S\n]*\S/.test(text) ? ` ${text}` : text;
}

/** The inverse of {@link toBody}. A body that has no space where one belongs is taken as if it had. */
export function fromBody(body: string): string {
  return /^ [^\S\n]*\S/.test(body) ? body.slice(1) : body;
}

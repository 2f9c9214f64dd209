/**
 * A turn's text as it stands after a marker. One space separates the two, unless the text's first line is blank:
 * a text like `"\n<document>"` then begins on its own line, and an empty text leaves no trailing space.
 */
export function toBody(text: string): string {
  return hasBlankFirstLine(text) ? text : ` ${text}`;
}

/** The inverse of {@link toBody}. A body that has no space where one belongs is taken as if it had. */
export function fromBody(body: string): string {
  return body.startsWith(" ") && !hasBlankFirstLine(body) ? body.slice(1) : body;
}

function hasBlankFirstLine(text: string): boolean {
  return /^[^\S\n]*(?:\n|$)/.test(text);
}

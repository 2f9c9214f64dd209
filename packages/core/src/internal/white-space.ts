/**
 * A character class of what counts as whitespace in JavaScript or in Python, which the API runs on: Python also strips
 * U+001C to U+001F and U+0085.
 */
export const WHITE_SPACE: string = String.raw`[\s\x1c-\x1f\x85]`;

const BLANK = /* @__PURE__ */ new RegExp(`^${WHITE_SPACE}*$`);

/** Whether a text is empty or only whitespace, to the API or to JavaScript. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** Removes trailing whitespace, as {@link isBlank} defines it. A loop, because a regular expression is quadratic. */
export function trimBlankEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

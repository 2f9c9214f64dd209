/**
 * A character class of whitespace: what the API's Python strips (U+001C to U+001F, U+0085) and what JavaScript does.
 * For a check of blankness, more is safer.
 */
export const WHITE_SPACE: string = String.raw`[\s\x1c-\x1f\x85]`;

const BLANK = /* @__PURE__ */ new RegExp(`^${WHITE_SPACE}*$`);

/** Whether a text is empty or only whitespace, to the API or to JavaScript. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** Removes whitespace from the end of a text: what {@link isBlank} counts as such. A scan takes linear time. */
export function trimBlankEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

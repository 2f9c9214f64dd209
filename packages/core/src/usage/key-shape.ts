/** Replaces a secret in every log, error, report, recording and response. */
export const REDACTED = "[redacted]";

/**
 * What API keys look like, for text whose secrets are not known: at the beginning of a word, or after an escape of JSON
 * or of a URL, whose last character is not part of the word. Not `{16,}`, which overflows the stack if the text has
 * millions of such characters.
 */
export const KEY_SHAPE: RegExp =
  /(?:(?<!\w)|(?<=\\[bfnrt])|(?<=\\u[\da-f]{4})|(?<=%[\da-f]{2}))sk-[\w-]{16}[\w-]*/gi;

/** Hides what looks like an API key, for text whose secrets are not known. */
export function hideKeyShapes(text: string): string {
  return text.replace(KEY_SHAPE, REDACTED);
}

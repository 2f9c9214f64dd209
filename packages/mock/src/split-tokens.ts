/** A word of up to 8 letters with the space before it, or one sign of another script, or a mark, or white space. */
const TOKEN = /\s?(?:[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{N}']{1,8}|[^\s])|\s/gu;

/**
 * Cuts a text into what stands for tokens: words with the space before them, long ones in pieces of 8 letters, and
 * single characters of everything else. An approximation: no public tokenizer counts these models exactly.
 * Joined, the pieces are the text again.
 */
export function splitTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

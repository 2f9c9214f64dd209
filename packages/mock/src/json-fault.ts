/** Why a text is not JSON, and where, in the words of Python's parser: `Expecting value: line 1 column 12 (char 11)`. */
export function jsonFault(text: string): string {
  const { reason, index } = { reason: "Expecting value", index: 0 };
  const before = text.slice(0, index);
  const line = before.split("\n").length;
  const column = index - before.lastIndexOf("\n");
  return `${reason}: line ${line} column ${column} (char ${index})`;
}

/**
 * Creates a function that decodes UTF-8, however its bytes are split, and turns the three line ends into LF. A line
 * ends at its CR already: an LF that comes with the next chunk is dropped there, so that no event waits for it.
 * Called without a chunk, it gives what the end of the bytes leaves.
 */
export function createLineDecoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder();
  let afterCr = false;
  return (chunk) => {
    let text = decoder.decode(chunk, { stream: chunk !== undefined });
    if (text === "") return text;
    if (afterCr && text.startsWith("\n")) text = text.slice(1);
    afterCr = text.endsWith("\r");
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  };
}

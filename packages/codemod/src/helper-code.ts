import type { Helper } from "./rewrite.ts";

/** The code of a helper, with types or without. Changed files have it at their end. */
export function helperCode(helper: Helper, name: string, toMessages: string, isTyped: boolean): string {
  const type = (text: string): string => (isTyped ? text : "");
  switch (helper) {
    case "promptParams":
      return `
/** What the Messages API takes instead of a prompt. The \`notes\` of \`${toMessages}\` list what it changed. */
function ${name}(prompt${type(": string")}) {
  const { system, messages } = ${toMessages}(prompt);
  return system === undefined ? { messages } : { system, messages };
}
`;
    case "textOf":
      return `
/** The text of a response. A model that thinks has blocks of other types before it. */
function ${name}(blocks${type(": readonly { type: string; text?: string }[]")})${type(": string")} {
  return blocks.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
}
`;
    case "textOfEvent":
      return `
/** The text in an event of a stream, if any. */
function ${name}(event${type(": { type: string; delta?: object }")})${type(": string")} {
  const { delta } = event;
  return delta !== undefined && "text" in delta && typeof delta.text === "string" ? delta.text : "";
}
`;
  }
}

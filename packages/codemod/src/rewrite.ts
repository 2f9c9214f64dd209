import ts from "typescript";
import type { ModuleFile } from "./module-file.ts";

/** A change of a text: `text` replaces what is between `start` and `end`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** A helper that changed code calls: `textOf` and so on. */
export type Helper = "promptParams" | "textOf" | "textOfEvent";

/** What is collected while a file is changed. */
export interface Rewrite {
  edits: Edit[];
  /** Helpers that are called, by the name they have in this file. */
  helpers: Map<Helper, string>;
  notes: { node: ts.Node; message: string }[];
  /** The name to call a helper by. */
  use: (helper: Helper) => string;
  /** Reports something that a person has to look at. */
  note: (node: ts.Node, message: string) => void;
  /** Like `note`, and also writes a comment into the code. */
  todo: (node: ts.Node, message: string) => void;
  insert: (position: number, text: string) => void;
  replace: (node: ts.Node, text: string) => void;
  /** Puts text around a node. */
  wrap: (node: ts.Node, before: string, after: string) => void;
}

/** Begins a change of a file. */
export function createRewrite(module: ModuleFile): Rewrite {
  const edits: Edit[] = [];
  const helpers = new Map<Helper, string>();
  const notes: Rewrite["notes"] = [];
  const insert = (position: number, text: string): void =>
    void edits.push({ start: position, end: position, text });

  return {
    edits,
    helpers,
    notes,
    use(helper) {
      const name = helpers.get(helper) ?? module.freeName(helper);
      helpers.set(helper, name);
      return name;
    },
    note: (node, message) => void notes.push({ node, message }),
    todo(node, message) {
      notes.push({ node, message });
      const start = statementOf(node).getStart();
      const indent = /[\t ]*$/.exec(module.file.text.slice(0, start))?.[0] ?? "";
      const text = `// TODO: ${message}\n${indent}`;
      if (edits.some((edit) => edit.start === start && edit.text === text)) return;
      // Before other edits at that place.
      edits.unshift({ start, end: start, text });
    },
    insert,
    replace: (node, text) => void edits.push({ start: node.getStart(), end: node.getEnd(), text }),
    wrap(node, before, after) {
      insert(node.getStart(), before);
      insert(node.getEnd(), after);
    },
  };
}

/** The statement around a node before which a comment can be placed. */
function statementOf(node: ts.Node): ts.Node {
  const { parent } = node;
  const isListed =
    parent === undefined || ts.isSourceFile(parent) || ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent);
  return isListed ? node : statementOf(parent);
}

/** Makes changes that do not overlap. Of those at one place, the earlier in the list comes first. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = "";
  let position = 0;
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    if (start < position) throw new Error(`Failed to apply an edit at ${start}: it overlaps the one before.`);
    result += source.slice(position, start) + text;
    position = end;
  }
  return result + source.slice(position);
}

/** The code of a helper, with types or without, which is appended to a changed file. */
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

import ts from "typescript";
import type { Edit } from "./edit.ts";
import type { ModuleFile } from "./module-file.ts";

/** A helper that changed code calls: `textOf` and so on. */
export type Helper = "promptParams" | "textOf" | "textOfEvent";

/** What is gathered while a file is changed. */
export interface Rewrite {
  edits: Edit[];
  /** Helpers that are called, by the name they have in this file. */
  helpers: Map<Helper, string>;
  notes: { node: ts.Node; message: string }[];
  /** The name to call a helper by. */
  use: (helper: Helper) => string;
  /** Reports something that a person has to look at. */
  note: (node: ts.Node, message: string) => void;
  /** The same, in a comment of the code as well. */
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
      // Before anything else that is written there.
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

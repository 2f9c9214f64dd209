import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

const METHODS =
  /^(match|matchAll|replace|replaceAll|includes|startsWith|endsWith|indexOf|lastIndexOf|search|split|slice|substring)$/;

/** Code that may change or shorten a message, and why: none of it decides by one. */
const ALLOWED: { code: string; reason: string }[] = [
  {
    code: String.raw`error.message.replace(/\n(?=See \S+$)/, " ")`,
    reason: "The page about an error moves to the line of its message, whatever the message says.",
  },
  {
    code: '.message.replace("{tokens}", String(tokens))',
    reason: "The document's message is a template with places for numbers.",
  },
  {
    code: String.raw`error.message.replaceAll("\n", "\\n")`,
    reason: "Line feeds are shown, so that the message stays on one line.",
  },
  {
    code: "message.slice(0, MAX_MESSAGE_LENGTH)",
    reason: "An upstream's own words: the Messages API says in no other way what a model does not accept.",
  },
];

const files = globSync("packages/*/src/**/*.ts", { cwd: ROOT }).filter(
  (file) => !/\.test(-d)?\.ts$|\.gen\.ts$/.test(file),
);

test("no code takes a decision by the words of a message: errors carry their facts", () => {
  const readings = files.flatMap((file) =>
    findReadings(readFileSync(path.join(ROOT, file), "utf8")).map(({ line, code }) => ({ file, line, code })),
  );
  const wrong = readings.filter(
    (reading) => !ALLOWED.some(({ code }) => oneLine(reading.code).includes(code)),
  );

  expect(wrong).toEqual([]);
});

test("each exception is still needed", () => {
  const sources = files.map((file) => oneLine(readFileSync(path.join(ROOT, file), "utf8")));
  const stale = ALLOWED.filter(({ code }) => !sources.some((source) => source.includes(code)));

  expect(stale).toEqual([]);
});

test.each([
  'error.message.includes("x")',
  '(error as Error).message.startsWith("x")',
  'error.cause?.message?.replace("a", "b")',
  "/x/.test(error.message)",
  "/x/.exec(String(error.message))",
  'error.message === "terminated"',
  'message.split(":")',
])("%s reads a message", (code) => {
  expect(findReadings(`const x = ${code};`)).toHaveLength(1);
});

test.each([
  "error.message",
  "String(error.message)",
  "message.length",
  'name === "message"',
  "message.content",
])("%s does not", (code) => {
  expect(findReadings(`const x = ${code};`)).toEqual([]);
});

function findReadings(text: string): { line: number; code: string }[] {
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);
  const found: { line: number; code: string }[] = [];

  function visit(node: ts.Node): void {
    if (readsMessage(node)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      found.push({ line: line + 1, code: node.getText() });
    }
    ts.forEachChild(node, visit);
  }

  visit(source);
  return found;
}

function readsMessage(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const isComparison = /^[!=]==?$/.test(node.operatorToken.getText());
    return isComparison && [node.left, node.right].some(isMessage) && [node.left, node.right].some(isText);
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  if (/^(test|exec)$/.test(name.text)) return node.arguments.some(mentionsMessage);
  return METHODS.test(name.text) && isMessage(expression);
}

/** Code as if a chain of calls stood on one line. */
function oneLine(code: string): string {
  return code.replaceAll(/\s*\n\s*/g, "");
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) && node.text !== "";
}

function isMessage(node: ts.Node): boolean {
  if (ts.isParenthesizedExpression(node)) return isMessage(node.expression);
  if (ts.isIdentifier(node)) return node.text === "message";
  return ts.isPropertyAccessExpression(node) && node.name.text === "message";
}

function mentionsMessage(node: ts.Node): boolean {
  return isMessage(node) || (ts.isCallExpression(node) && node.arguments.some(mentionsMessage));
}

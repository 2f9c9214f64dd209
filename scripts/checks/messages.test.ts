import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";

const FILE = path.join(import.meta.dirname, "messages.txt");

/** Words that readers may not understand, and what to write instead. Source: the glossary of ARCHITECTURE.md. */
const NOT = {
  "response, respond": /\banswer(s|ed|ing)?\b/i,
  "error, problem": /\b(faults?|complaints?|guilt)\b/i,
  "check, validate": /\b(judge[sd]?|judging|verdicts?)\b/i,
  "expected …, got …": /\b(demands?|demanded|misuse[sd]?|it is none)\b/i,
  reject: /\brefus(e|es|ed|ing|al)\b/i,
  "pass, return, send, forward": /\b(gives?|gave|given|hand(s|ed)? on|pass(es|ed)? on|tells?|told)\b/i,
  fix: /\b(mend(s|ed)?|cures?|cured|remed(y|ies))\b/i,
  "respect, honour": /\bheed(s|ed)?\b/i,
  "again, other, also": /\b(anew|besides|likewise)\b/i,
  "passed, failed, inconclusive, skipped":
    /\b(keeps the contract|breaks the contract|violated|undetermined)\b/i,
  capabilities: /\babilities\b/i,
  adaptation: /\bloss(es)?\b/i,
  "third-party, cross-origin": /\bstrangers?\b/i,
  "entry point, handler": /\bdoors?\b/i,
  "package, folder, module, layer": /\b(houses?|floors?|corridors?)\b/i,
  "event, block": /\bframes?\b/i,
  "ended early": /\b(broke|breaks?|broken) off\b/i,
  "next to": /\bbeside\b/i,
  "its own, separate, unique": /\bof its own\b/i,
};

/** Messages in which such a word is right, by a part of each, and why. */
const ALLOWED: { part: string; reason: string }[] = [
  { part: '"end_turn" or "refusal"', reason: "They are stop reasons of the Messages API." },
  { part: "Answer in French.", reason: "An example of what is said to a model." },
  { part: "Continue this answer from its end", reason: "It is said to a model, in the words of a chat." },
  { part: '--system "Answer in French."', reason: "It is an example of system text." },
];

const messages = messagesByFolder();

test("the messages of all packages are those in messages.txt; `pnpm vitest run scripts/checks/messages --update` accepts a change", async () => {
  const text = [...messages].map(([name, lines]) => `# ${name}\n\n${lines.join("\n")}\n`).join("\n");

  await expect(text).toMatchFileSnapshot(FILE);
});

test.each(Object.entries(NOT))("messages say: %s", (_, pattern) => {
  const wrong = [...messages.values()]
    .flat()
    .filter(
      (message) =>
        pattern.test(message.replaceAll(/\{[\w.]+\}/g, "")) &&
        !ALLOWED.some(({ part }) => message.includes(part)),
    );

  expect(wrong).toEqual([]);
});

test("a template is collected with its places, a sentence in pieces as a whole, and nothing else", () => {
  const code = `
    import { x } from "some module of ours";
    type Kind = "three words here";
    const key = "x-api-key", path = "/v1/complete is no text", css = "a b { c: d; e: f }";
    throw new Error(\`Failed to send \${method} \${url.href}: \${reason()}.\` + " Check it.");
  `;

  expect(collect(code)).toEqual(["Failed to send {method} {url.href}: {…}. Check it."]);
});

/** Every text that a person may read, once for each folder of a package, in order: `client`, `client/transport`. */
function messagesByFolder(): Map<string, readonly string[]> {
  const files = globSync("packages/*/src/**/*.ts", { cwd: ROOT }).filter(
    (file) => !/\.test(-d)?\.ts$|\.gen\.ts$/.test(file),
  );
  const found = new Map<string, Set<string>>();
  for (const file of files) {
    const folder = /^packages\/(\w+)\/src(?<folder>\/[\w-]+(?=\/))?/.exec(file);
    const name = `${folder?.[1]}${folder?.groups?.["folder"] ?? ""}`;
    const texts = collect(readFileSync(path.join(ROOT, file), "utf8"));
    if (texts.length > 0) found.set(name, new Set([...(found.get(name) ?? []), ...texts]));
  }
  return new Map([...found].toSorted(byName).map(([name, texts]) => [name, [...texts].toSorted()]));
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function collect(code: string): string[] {
  const source = ts.createSourceFile("x.ts", code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];

  function visit(node: ts.Node): void {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    const text = textOf(node);
    if (text === undefined) return ts.forEachChild(node, visit);
    if (isProse(text)) found.push(text.replaceAll("\n", String.raw`\n`));
    // The expressions in a template may contain texts of their own.
    ts.forEachChild(node, (child) => visitPlaces(child));
  }

  function visitPlaces(node: ts.Node): void {
    if (textOf(node) !== undefined && !ts.isTemplateExpression(node)) return;
    ts.forEachChild(node, ts.isTemplateSpan(node) ? visit : visitPlaces);
  }

  visit(source);
  return found;
}

/** A literal, or a sum of literals, as a reader sees it; nothing for another kind of node. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(
      ({ expression, literal }) => `${placeOf(expression)}${literal.text}`,
    );
    return node.head.text + spans.join("");
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}

/** An expression in a template: its name, or `{…}` if it is not a name. */
function placeOf(expression: ts.Expression): string {
  const text = expression.getText();
  return /^[\w.]+$/.test(text) ? `{${text}}` : "{…}";
}

/** Whether a text is written for people: three words or more, and neither markup nor style nor a path. */
function isProse(text: string): boolean {
  const words = text.match(/(?<![\w-])[A-Za-z]{2,}(?![\w-])/g) ?? [];
  return (
    words.length >= 3 && /[a-z] [a-z{]/i.test(text) && !/^[/<.#@]|<\/?\w+[ >]|[{;]\s*[\w-]+:[^;]*;/.test(text)
  );
}

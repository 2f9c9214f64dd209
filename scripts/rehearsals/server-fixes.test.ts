import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { checkServer } from "@text-completions/contract";
import { expect, test } from "vitest";
import { ROOT } from "../generate/document.ts";
import { readFix } from "./read-fix.ts";

/** The fixes whose Express code is a server when it is joined in this order. */
const PARTS = ["request-ids", "errors", "access", "streams", "completions", "validation", "paths"];

/** What the fixes leave to the reader: the keys, the models and the model. */
const OWN = `
import express from "express";
import { findModel } from "@text-completions/core";
import { validatePrompt } from "@text-completions/prompt";

export const KEYS = ["the-key"];
export const app = express();

function complete(request, response) {
  const model = findModel(request.model)?.id;
  if (model === undefined) return fail(response, "not_found_error", "model: " + request.model);
  const problem = validatePrompt(request.prompt).find(({ severity }) => severity === "error");
  if (problem) return fail(response, "invalid_request_error", problem.message);
  const all = " one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve".match(/ \\w+|,/g);
  const pieces = all.slice(0, request.max_tokens_to_sample);
  const text = pieces.join("");
  const ends = (request.stop_sequences ?? []).map((stop) => text.indexOf(stop)).filter((index) => index >= 0);
  const cut = ends.length > 0 ? Math.min(...ends) : undefined;
  const reachedLimit = cut === undefined && pieces.length === request.max_tokens_to_sample;
  const shown = text.slice(0, cut);
  if (!request.stream) return respond({ text: shown, reachedLimit }, { model }, response);
  return stream(generate(shown, reachedLimit), { id: createId("compl"), model }, response);
}

async function* generate(text, reachedLimit) {
  for (const piece of text.match(/ \\w+|,|.+/g) ?? []) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield { text: piece };
  }
  yield { text: "", stopReason: reachedLimit ? "max_tokens" : "stop_sequence" };
}
`;

test("the Express code on the pages of checks is a server that conforms", async () => {
  const parts = [OWN, ...PARTS.map((name) => readFix(name, "Express"))];
  const imports = new Set(parts.flatMap((part) => part.match(/^import .*$/gm) ?? []));
  const code = parts.map((part) => part.replaceAll(/^import .*$/gm, ""));
  const file = path.join(ROOT, "scripts/rehearsals/server-of-fixes.gen.mjs");
  await writeFile(file, [...mergeImports([...imports]), ...code].join("\n"));
  try {
    const { app, KEYS } = await import(/* @vite-ignore */ file);
    const server = app.listen(0);
    const [apiKey] = KEYS;
    const report = await checkServer({ baseUrl: `http://127.0.0.1:${server.address().port}`, apiKey });
    server.close();

    const failed = report.results.filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ id, violations }) => `${id}: ${violations[0]?.message}`)).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(120);
  } finally {
    await rm(file);
  }
});

/** Several fixes import the same names. */
function mergeImports(imports: readonly string[]): string[] {
  const names = new Map<string, Set<string>>();
  const others: string[] = [];
  for (const line of imports) {
    const [, list, module] = /^import \{ (.*) \} from "(.*)";$/.exec(line) ?? [];
    if (list === undefined || module === undefined) others.push(line);
    else names.set(module, new Set([...(names.get(module) ?? []), ...list.split(", ")]));
  }
  return [
    ...others,
    ...[...names].map(([module, list]) => `import { ${[...list].join(", ")} } from "${module}";`),
  ];
}

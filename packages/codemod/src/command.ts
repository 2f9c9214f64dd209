// node codemod/codemod.ts [--write] [--model <model>] <file>…: changes `completions.create` into `messages.create`.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { migrateSource } from "./migrate-source.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false }, model: { type: "string" } },
});

if (positionals.length === 0) {
  console.error("Name the files to change: node codemod/codemod.ts [--write] [--model <model>] <file>…");
  process.exitCode = 2;
}
for (const name of positionals) {
  const source = readFileSync(name, "utf8");
  const { code, notes } = migrateSource(source, name, { model: values.model });
  for (const { line, column, message } of notes) console.error(`${name}:${line}:${column} ${message}`);
  if (!values.write) process.stdout.write(code);
  else if (code !== source) writeFileSync(name, code);
}

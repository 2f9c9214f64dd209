import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { SCRIPT } from "./spawn-cli.ts";

/** Prints on stderr what each module import resolves to. */
const HOOK = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    resolve(specifier, context, next) {
      const result = next(specifier, context);
      process._rawDebug(result.url);
      return result;
    },
  });
`)}`;

/** The packages, of this repository or not, from which a run loads modules. */
function packagesOf(argv: readonly string[], input = ""): string[] {
  const script = `${process.execPath} --import '${HOOK}' ${SCRIPT.join(" ")} ${argv.join(" ")} 2>&1 >/dev/null`;
  const urls = execFileSync("sh", ["-c", script], {
    input,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1" },
  });
  const names = urls.matchAll(/^file:.*\/(?:packages|node_modules)\/((?:@[^/]+\/)?[^/]+)\/.*$/gm);
  return [...new Set(Array.from(names, ([, name = ""]) => name))].toSorted();
}

const BASE = ["cli", "commander", "core", "picocolors"];
const STATUS_LINE = ["get-east-asian-width", "string-width", "strip-ansi", "ansi-regex"];

test.each([
  { argv: ["--help"], packages: ["cli", "commander"] },
  { argv: ["complete", "--help"], packages: BASE },
  { argv: ["mock", "--help"], packages: BASE },
  { argv: ["bridge", "--help"], packages: BASE },
  { argv: ["check", "--help"], packages: BASE },
  { argv: ["prompt", "--help"], packages: BASE },
  { argv: ["prompt"], packages: [...BASE, ...STATUS_LINE, "prompt"] },
  { argv: ["check", "--list"], packages: [...BASE, "contract"] },
])("text-completions $argv loads $packages", ({ argv, packages }) => {
  expect(packagesOf(argv, "\n\nHuman: Hello\n\nAssistant:")).toEqual(packages.toSorted());
});

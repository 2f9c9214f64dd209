import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../generate/document.ts";

const LANGUAGES = { Express: "js", nginx: "nginx", FastAPI: "python" } as const;

/** The code for a server in `docs/fixes/NAME.md`, as the pages of checks show it. */
export function readFix(name: string, server: keyof typeof LANGUAGES): string {
  const text = readFileSync(path.join(ROOT, "docs/fixes", `${name}.md`), "utf8");
  const [, after] = text.split(`\`\`\`${LANGUAGES[server]} [${server}]\n`);
  if (after === undefined) throw new Error(`docs/fixes/${name}.md has no code for ${server}.`);
  return after.slice(0, after.indexOf("```"));
}

import { migrateSource } from "../src/migrate-source.ts";

/** The model that tests ask for. */
export const MODEL = "claude-sonnet-4-5";

/** How a module begins. */
export const IMPORT = 'import Anthropic from "@anthropic-ai/sdk";\nconst client = new Anthropic();\n';

/** The code of a request that is understood. */
export const REQUEST = '{ model: "claude-2.1", prompt, max_tokens_to_sample: 5 }';

/** What becomes of a module that begins with the client, and the messages of the notes. */
export function migrateModule(code: string): { code: string; messages: string[] } {
  const { code: changed, notes } = migrateSource(`${IMPORT}${code}\n`, "x.ts", { model: MODEL });
  return { code: changed, messages: notes.map(({ message }) => message) };
}

import type { ExchangeRule } from "../../rule.ts";
import { json, schema, tokenLimit } from "./body.ts";
import { contentType, key, version } from "./headers.ts";
import { keyInHeaderAlone } from "./key-in-header-alone.ts";
import { method, path } from "./method-and-path.ts";
import { cleanPrompt, prompt } from "./prompt.ts";

/** What holds of every request that a client sends. */
export const clientRules: readonly ExchangeRule[] = [
  method,
  path,
  key,
  keyInHeaderAlone,
  version,
  contentType,
  json,
  schema,
  tokenLimit,
  prompt,
  cleanPrompt,
];

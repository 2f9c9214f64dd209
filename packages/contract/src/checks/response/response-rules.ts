import type { ExchangeRule } from "../../rule.ts";
import { answered } from "./answered.ts";
import { completionSchema } from "./completion-schema.ts";
import { contentType } from "./content-type.ts";
import { json } from "./json.ts";
import { status } from "./status.ts";
import { stopReason } from "./stop-reason.ts";
import { typeAndId } from "./type-and-id.ts";
import { utf8 } from "./utf-8.ts";
import { wholeBody } from "./whole-body.ts";
import { wholeCharacters } from "./whole-characters.ts";

/** What holds of every answer, and of plain ones. */
export const responseRules: readonly ExchangeRule[] = [
  answered,
  wholeBody,
  status,
  contentType,
  json,
  completionSchema,
  typeAndId,
  stopReason,
  utf8,
  wholeCharacters,
];

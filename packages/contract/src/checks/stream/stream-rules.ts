import type { ExchangeRule } from "../../rule.ts";
import { contentType } from "./content-type.ts";
import { eventSchema } from "./event-schema.ts";
import { eventType } from "./event-type.ts";
import { incrementalText } from "./incremental-text.ts";
import { jsonData } from "./json-data.ts";
import { lastFrameClosed } from "./last-frame-closed.ts";
import { namedEvents } from "./named-events.ts";
import { noDone } from "./no-done.ts";
import { noStrayLines } from "./no-stray-lines.ts";
import { nothingAfterEnd } from "./nothing-after-end.ts";
import { oneTerminalEvent } from "./one-terminal-event.ts";
import { sameId, sameModel } from "./same-identity.ts";

/** What holds of every stream. */
export const streamRules: readonly ExchangeRule[] = [
  contentType,
  namedEvents,
  jsonData,
  eventSchema,
  eventType,
  incrementalText,
  sameModel,
  sameId,
  oneTerminalEvent,
  nothingAfterEnd,
  noDone,
  lastFrameClosed,
  noStrayLines,
];

import { clientRules } from "./checks/client/client-rules.ts";
import { errorRules } from "./checks/errors/error-rules.ts";
import { requestId } from "./checks/headers/request-id.ts";
import { values } from "./checks/headers/values.ts";
import { notEchoed } from "./checks/keys/not-echoed.ts";
import { aliasResolved } from "./checks/model/alias-resolved.ts";
import { responseRules } from "./checks/response/response-rules.ts";
import { excluded, humanTurn } from "./checks/stops/excluded.ts";
import { streamRules } from "./checks/stream/stream-rules.ts";
import type { ExchangeRule } from "./rule.ts";

/** Every check that judges an exchange by itself. */
export const EXCHANGE_RULES: readonly ExchangeRule[] = [
  requestId,
  values,
  ...responseRules,
  ...errorRules,
  ...streamRules,
  excluded,
  humanTurn,
  aliasResolved,
  notEchoed,
  ...clientRules,
];

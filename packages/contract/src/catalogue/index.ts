import { streamFormatRules } from "./stream-format.ts";
import { streamSequenceRules } from "./stream-sequence.ts";
import { authRules, notEchoed } from "./auth.ts";
import { clientRules } from "./client.ts";
import { type Check, type ExchangeRule, type Rule, groupOf, toCheck } from "./define.ts";
import { beforeStream, errorRules } from "./errors.ts";
import { headerRules, requestId, values } from "./headers.ts";
import { excluded, humanTurn, stopReported, tokenRules } from "./limits.ts";
import { methodRules } from "./method.ts";
import { aliasResolved, modelRules } from "./model.ts";
import { promptRules, requestCases, requestTexts } from "./request.ts";
import { responseRules } from "./response.ts";
import { matchesNonStreamed, notBuffered, robustnessRules } from "./stream-delivery.ts";

/** Every check that judges an exchange by itself. */
export const EXCHANGE_RULES: readonly ExchangeRule[] = [
  requestId,
  values,
  ...responseRules,
  ...errorRules,
  ...streamFormatRules,
  ...streamSequenceRules,
  excluded,
  humanTurn,
  aliasResolved,
  notEchoed,
  ...clientRules,
];

/** Every check that sends requests of its own. */
const PROBE_RULES: readonly Rule[] = [
  ...requestTexts,
  ...requestCases,
  ...headerRules,
  ...authRules,
  ...methodRules,
  beforeStream,
  ...promptRules,
  ...modelRules,
  notBuffered,
  matchesNonStreamed,
  stopReported,
  ...tokenRules,
  ...robustnessRules,
];

/** The order of groups in reports: what comes in, what comes out of it, what clients do. */
const GROUPS =
  "request headers auth method path response errors stream stops tokens prompt model keys robustness client".split(
    " ",
  );

/** Every check with its judgement, in the catalogue's order. */
export const RULES: readonly Rule[] = [...EXCHANGE_RULES, ...PROBE_RULES].toSorted(
  (one, other) => GROUPS.indexOf(groupOf(one)) - GROUPS.indexOf(groupOf(other)),
);

/** Every check, in the order of reports. Ids are stable: that of a check which is given up stays unused. */
export const CHECKS: readonly Check[] = RULES.map(toCheck);

import { authRules } from "./checks/auth/auth.ts";
import { beforeStream } from "./checks/errors/probed.ts";
import { headerRules } from "./checks/headers/probed.ts";
import { methodRules } from "./checks/method/method.ts";
import { modelRules } from "./checks/model/probed.ts";
import { promptRules } from "./checks/prompt/prompts.ts";
import { requestCases } from "./checks/request/cases.ts";
import { requestTexts } from "./checks/request/text.ts";
import { robustnessRules } from "./checks/robustness/robustness.ts";
import { stopReported } from "./checks/stops/probed.ts";
import { notBuffered, matchesNonStreamed } from "./checks/stream/probed.ts";
import { tokenRules } from "./checks/tokens/tokens.ts";
import { EXCHANGE_RULES } from "./exchange-rules.ts";
import { groupOf } from "./group-of.ts";
import type { Rule } from "./rule.ts";

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

import { DOCS_URL } from "@text-completions/core/internal";
import { streamFormatChecks } from "./stream-format.ts";
import { streamSequenceChecks } from "./stream-sequence.ts";
import { authChecks, notEchoed } from "./auth.ts";
import { clientChecks } from "./client.ts";
import { type Check, type PassiveCheck, type CheckDefinition, groupOf, toCheck } from "./define.ts";
import { errorChecks } from "./errors.ts";
import { headerChecks, requestId, values } from "./headers.ts";
import { excluded, humanTurn, stoppedWhole, stopReported, tokenChecks } from "./limits.ts";
import { methodChecks } from "./method.ts";
import { aliasResolved, modelChecks } from "./model.ts";
import { largeBody, promptChecks, requestCases, requestTexts } from "./request.ts";
import { idUnique, responseChecks } from "./response.ts";
import { matchesNonStreamed, robustnessChecks } from "./stream-delivery.ts";
import { notBuffered, stopsGenerating } from "./timing.ts";

/** Every check that evaluates an exchange by itself. */
export const PASSIVE_CHECKS: readonly PassiveCheck[] = [
  requestId,
  values,
  ...responseChecks,
  ...errorChecks,
  ...streamFormatChecks,
  ...streamSequenceChecks,
  excluded,
  humanTurn,
  aliasResolved,
  notEchoed,
  ...clientChecks,
];

/** Every check that sends requests of its own. A function, so that a bundle without them drops them. */
function listActiveChecks(): CheckDefinition[] {
  return [
    ...requestTexts,
    ...requestCases,
    largeBody,
    ...headerChecks,
    ...authChecks,
    ...methodChecks,
    idUnique,
    ...promptChecks,
    ...modelChecks,
    notBuffered,
    matchesNonStreamed,
    stopReported,
    stoppedWhole,
    ...tokenChecks,
    ...robustnessChecks,
    stopsGenerating,
  ];
}

/** The order of groups in reports: requests, responses, clients. */
const GROUPS =
  /* @__PURE__ */
  "request headers auth method path response errors stream stops tokens prompt model keys robustness client".split(
    " ",
  );

/** Every check with its evaluation, in the order of reports. */
export const ALL_CHECKS: readonly CheckDefinition[] = /* @__PURE__ */ [
  ...PASSIVE_CHECKS,
  ...listActiveChecks(),
]
  .toSorted((one, other) => GROUPS.indexOf(groupOf(one)) - GROUPS.indexOf(groupOf(other)))
  .map(withDocs);

/** Every check, in the order of reports. Ids are stable: that of a removed check stays unused. */
export const CHECKS: readonly Check[] = /* @__PURE__ */ ALL_CHECKS.map(toCheck);

function withDocs(check: CheckDefinition): CheckDefinition {
  return { ...check, docs: `${DOCS_URL}checks/${check.id}.html` };
}

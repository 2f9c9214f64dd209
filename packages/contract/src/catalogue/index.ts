import { DOCS_URL } from "@text-completions/core/internal";
import { streamFormatChecks } from "./stream-format.ts";
import { streamSequenceChecks } from "./stream-sequence.ts";
import { listAuthChecks, notEchoed } from "./auth.ts";
import { clientChecks } from "./client.ts";
import { type Check, type PassiveCheck, type CheckDefinition, groupOf, toCheck } from "./define.ts";
import { errorChecks } from "./errors.ts";
import { listHeaderChecks, requestId, values } from "./headers.ts";
import {
  excluded,
  humanTurn,
  listForeignStopChecks,
  stoppedWhole,
  stopReported,
  listTokenChecks,
} from "./limits.ts";
import { listMethodChecks } from "./method.ts";
import { aliasResolved, listModelChecks } from "./model.ts";
import { withProbes } from "./passive-probes.ts";
import { listPromptChecks, listCaseChecks, listBodyChecks } from "./request.ts";
import { idUnique, responseChecks } from "./response.ts";
import { noMetadata, textUnchanged } from "./text.ts";
import { matchesNonStreamed, listRobustnessChecks } from "./stream-delivery.ts";
import { notBuffered, stopsGenerating } from "./timing.ts";

/** Every check that evaluates an exchange by itself. */
export const PASSIVE_CHECKS: readonly PassiveCheck[] = [
  requestId,
  values,
  ...responseChecks,
  noMetadata,
  ...errorChecks,
  ...streamFormatChecks,
  ...streamSequenceChecks,
  excluded,
  humanTurn,
  aliasResolved,
  notEchoed,
  ...clientChecks,
];

/** The order of groups in reports: requests, responses, clients. */
const GROUPS =
  /* @__PURE__ */
  "request headers auth method path response errors stream stops tokens prompt model keys robustness client".split(
    " ",
  );

/** Every check with its evaluation, in the order of reports. */
export const ALL_CHECKS: readonly CheckDefinition[] = /* @__PURE__ */ listChecks();

/** Every check, in the order of reports. Ids are stable: that of a removed check is never used again. */
export const CHECKS: readonly Check[] = /* @__PURE__ */ toChecks(ALL_CHECKS);

/** A function, like the lists of active checks, so that bundlers can drop it where it is not used. */
function listChecks(): CheckDefinition[] {
  return [...PASSIVE_CHECKS.map(withProbes), ...listActiveChecks()]
    .toSorted((one, other) => GROUPS.indexOf(groupOf(one)) - GROUPS.indexOf(groupOf(other)))
    .map(withDocs);
}

function toChecks(checks: readonly CheckDefinition[]): Check[] {
  return checks.map(toCheck);
}

/** Every check that sends its own requests. */
function listActiveChecks(): CheckDefinition[] {
  return [
    ...listBodyChecks(),
    ...listCaseChecks(),
    ...listHeaderChecks(),
    ...listAuthChecks(),
    ...listMethodChecks(),
    idUnique,
    textUnchanged,
    ...listPromptChecks(),
    ...listModelChecks(),
    notBuffered,
    matchesNonStreamed,
    stopReported,
    stoppedWhole,
    ...listForeignStopChecks(),
    ...listTokenChecks(),
    ...listRobustnessChecks(),
    stopsGenerating,
  ];
}

function withDocs(check: CheckDefinition): CheckDefinition {
  return { ...check, docs: `${DOCS_URL}checks/${check.id}.html` };
}

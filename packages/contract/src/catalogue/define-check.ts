import {
  BOOLEAN,
  checkOptions,
  FUNCTION,
  listOf,
  number,
  OBJECT,
  objectOf,
  oneOf,
  type OptionKind,
  type OptionTable,
  required,
  STRING,
} from "@text-completions/core/internal";
import {
  type ActiveCheck,
  type ActiveCheckDraft,
  type Check,
  type CheckDefinition,
  completeCheck,
  type PassiveCheck,
  type PassiveCheckDraft,
} from "./define.ts";
import type { Probe, StandIn } from "./probes.ts";

/**
 * Defines a check: a passive one, which evaluates every exchange, unless `mode` is `"active"`. Pass your own to
 * `checkServer({ checks })`.
 *
 * @example
 * ```ts
 * import { defineCheck } from "@text-completions/contract";
 *
 * export const regionNamed = defineCheck({
 *   id: "gateway/region-named",
 *   title: "Every response names its region",
 *   spec: "https://wiki.example/gateway#region",
 *   remedy: "Send `x-region` with every response.",
 *   evaluate({ response }) {
 *     if (response === undefined || response.headers.has("x-region")) return [];
 *     return [{ where: "response.headers.x-region", message: "The response has no `x-region` header." }];
 *   },
 * });
 * ```
 *
 * @throws {UsageError} that names the member of the definition that is wrong.
 */
export function defineCheck(definition: PassiveCheckDraft): PassiveCheck;
export function defineCheck(definition: ActiveCheckDraft): ActiveCheck;
export function defineCheck(definition: PassiveCheckDraft | ActiveCheckDraft): CheckDefinition;
/* @__NO_SIDE_EFFECTS__ */ export function defineCheck(
  definition: PassiveCheckDraft | ActiveCheckDraft,
): CheckDefinition {
  checkOptions<PassiveCheckDraft | ActiveCheckDraft>(definition, DEFINITION);
  return completeCheck(definition);
}

const SENTENCE: OptionKind = {
  expected: "a non-empty string",
  accepts: (value) => typeof value === "string" && value.trim() !== "",
};

const ID: OptionKind = {
  expected: 'a group and a name in kebab-case, such as "gateway/region-named"',
  accepts: (value) => typeof value === "string" && /^[a-z][a-z0-9-]*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(value),
};

const PROBE = objectOf<Probe>({
  id: required(SENTENCE),
  billable: required(BOOLEAN),
  method: SENTENCE,
  path: STRING,
  headers: FUNCTION,
  body: required(FUNCTION),
  after: listOf(OBJECT, "probes"),
  standIn: objectOf<StandIn>({ probe: required(OBJECT), suffices: required(FUNCTION) }),
  maxTokens: number({ min: 1 }),
  reading: oneOf("slow", "left"),
  chunked: BOOLEAN,
  alone: BOOLEAN,
});

/** A definition, and the check that was made of it. */
const DEFINITION: OptionTable<ActiveCheckDraft & Pick<Check, "billable">> = {
  id: required(ID),
  title: required(SENTENCE),
  severity: oneOf("must", "should"),
  spec: required(SENTENCE),
  remedy: required(SENTENCE),
  docs: SENTENCE,
  mode: oneOf("passive", "active"),
  billable: BOOLEAN,
  probes: listOf(PROBE, "probes"),
  evaluate: required(FUNCTION),
};

/** Checks as an option: what {@link defineCheck} returns. */
export const CHECK_LIST: OptionKind = listOf(objectOf(DEFINITION), "checks made with defineCheck()");

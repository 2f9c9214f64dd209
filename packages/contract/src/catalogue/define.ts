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
import type { ExchangeWithResponse, ParsedExchange } from "../exchange/parsed-exchange.ts";
import type { Reason } from "../reason.ts";
import type { Probe, StandIn } from "./probes.ts";

/**
 * How binding a check is: `"must"` is required by the spec; `"should"` is recommended, or inferred where the
 * documentation says nothing.
 */
export type Severity = "must" | "should";

/** A check of the catalogue. */
export interface Check {
  /** Stable, kebab-case, group first: `"stream/one-terminal-event"`. */
  id: string;
  /** What a server that passes does, as a sentence. */
  title: string;
  severity: Severity;
  /**
   * The part of the spec it enforces: a JSON Pointer into the document (`"#/paths/~1v1~1complete/post/…"`), or a
   * decision in `spec/README.md`.
   */
  spec: string;
  /** How to fix a server that fails. */
  remedy: string;
  /** The URL of the page that explains it. Default: none. */
  docs?: string | undefined;
  /**
   * How it gets its evidence: `"passive"` checks evaluate every observed exchange, `"active"` checks send their own
   * requests. `checkExchange` and `withContract` run only passive checks, `checkServer` runs both.
   */
  mode: "passive" | "active";
  /** Whether the model has to generate text for it, which a provider bills; `skipBillable` skips these checks. */
  billable: boolean;
}

/** What a check found wrong. The other members of a violation are those of the check. */
export interface Finding {
  /** What is wrong, as a sentence with the actual values, but never with a key. */
  message: string;
  /** Where in the exchange: `"response.headers.content-type"`, `"response.body/error/type"`, `"stream.events[3]"`, … */
  where: string;
  expected?: unknown;
  received?: unknown;
  /** For streams: the offset of the wrong byte in the body. */
  offset?: number | undefined;
  /** Which of the probes it was seen in: an index into the check's `probes`. Default: 0. */
  probe?: number | undefined;
}

/** A check that evaluates every exchange by itself. */
export interface PassiveCheck extends Check {
  mode: "passive";
  /** What a run sends so that there is something to evaluate. */
  probes: readonly Probe[];
  /** What is wrong with an exchange; undefined if the check does not apply to it. */
  evaluate: (parsed: ParsedExchange) => readonly Finding[] | undefined;
}

/** A check that sends its own requests and evaluates the responses. */
export interface ActiveCheck extends Check {
  mode: "active";
  probes: readonly Probe[];
  /** What is wrong with the exchanges, which are in the order of `probes`, or why the check is inconclusive. */
  evaluate: (...exchanges: ExchangeWithResponse[]) => readonly Finding[] | Reason;
}

/** A check, and how it is evaluated. */
export type CheckDefinition = PassiveCheck | ActiveCheck;

/** What defines a check; defaults fill in the rest. */
type Draft<Definition extends CheckDefinition> = Omit<
  Definition,
  "mode" | "severity" | "billable" | "probes"
> & {
  /** Default: `"must"`. */
  severity?: Check["severity"];
  /** Requests that the check needs. Default: none. */
  probes?: readonly Probe[];
};

/** What defines a passive check. */
export type PassiveCheckDraft = Draft<PassiveCheck> & { mode?: "passive" };

/** What defines an active check. */
export type ActiveCheckDraft = Draft<ActiveCheck> & { mode: "active" };

/**
 * Completes a check of the catalogue. Does not validate it: the compiler and a test do, and validating all checks would
 * double the time of the import.
 */
export function completeCheck(definition: PassiveCheckDraft): PassiveCheck;
export function completeCheck(definition: ActiveCheckDraft): ActiveCheck;
export function completeCheck(definition: PassiveCheckDraft | ActiveCheckDraft): CheckDefinition;
/* @__NO_SIDE_EFFECTS__ */ export function completeCheck(
  definition: PassiveCheckDraft | ActiveCheckDraft,
): CheckDefinition {
  const { severity = "must", probes = [] } = definition;
  const rest = { severity, probes, billable: probes.some(({ billable }) => billable) };
  return definition.mode === "active"
    ? { ...definition, ...rest }
    : { ...definition, ...rest, mode: "passive" };
}

/** Defines a check that evaluates every exchange. */
/* @__NO_SIDE_EFFECTS__ */ export function passiveCheck(draft: Draft<PassiveCheck>): PassiveCheck {
  return completeCheck(draft);
}

/** Defines a check that sends its own requests and evaluates the responses. */
/* @__NO_SIDE_EFFECTS__ */ export function activeCheck(draft: Draft<ActiveCheck>): ActiveCheck {
  return completeCheck({ ...draft, mode: "active" });
}

/** A check as plain data. */
export function toCheck({ id, title, severity, spec, remedy, docs, mode, billable }: Check): Check {
  return { id, title, severity, spec, remedy, ...(docs !== undefined && { docs }), mode, billable };
}

/** The first part of a check's id. */
export function groupOf({ id }: { id: string }): string {
  return id.slice(0, id.indexOf("/"));
}

/**
 * Defines a check of your own, for the option `checks` of `checkServer`. It evaluates every exchange, unless `mode` is
 * `"active"`.
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
 * @throws {UsageError} if a member of the definition is wrong; it names the member.
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

/** The options of a definition. A check that was made from one is also valid. */
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

import { checkOptions, describeValue, invalidOption, isPlainObject } from "@text-completions/core/internal";
import {
  type ActiveCheck,
  CHECK_LIST,
  type CheckDefinition,
  defineCheck,
  type Finding,
  type PassiveCheck,
} from "./define.ts";
import { ALL_CHECKS } from "./index.ts";
import { missingPromptProbe } from "./probes.ts";

/**
 * Lists the checks of the catalogue, then those of the caller. A caller's check that throws, or returns anything but
 * findings, fails instead of ending the run.
 *
 * @throws {UsageError} if one is not a check, or if its id or that of one of its probes is already in use.
 */
export function listChecks(own: readonly CheckDefinition[] = []): CheckDefinition[] {
  checkOptions({ checks: own }, { checks: CHECK_LIST });
  const ids = new Set(ALL_CHECKS.map(({ id }) => id));
  const probes = new Map(ALL_CHECKS.flatMap(({ probes: each }) => each.map((probe) => [probe.id, probe])));
  for (const [index, check] of own.entries()) {
    if (ids.has(check.id)) throw duplicateId(`checks[${index}].id`, "check", check.id);
    ids.add(check.id);
    for (const probe of check.probes ?? []) {
      if ((probes.get(probe.id) ?? probe) !== probe) {
        throw duplicateId(`checks[${index}].probes`, "request", probe.id);
      }
      probes.set(probe.id, probe);
    }
  }
  return [...ALL_CHECKS, ...own.map((check) => withGuard(defineCheck(check)))];
}

function duplicateId(option: string, what: string, id: string): Error {
  return invalidOption(option, `an id that no other ${what} has`, id);
}

/** Adds a request to a caller's check, so that it has something to evaluate, and turns its mistakes into findings. */
function withGuard(check: CheckDefinition): CheckDefinition {
  const { mode, probes } = check;
  if (mode === "active") {
    const evaluate: ActiveCheck["evaluate"] = (...exchanges) =>
      guard(() => check.evaluate(...exchanges), isActiveResult);
    return { ...check, evaluate };
  }
  const evaluate: PassiveCheck["evaluate"] = (parsed) => guard(() => check.evaluate(parsed), isPassiveResult);
  return { ...check, probes: probes.length > 0 ? probes : [missingPromptProbe], evaluate };
}

/** What an evaluation returns, or a finding that says how it failed. */
function guard<Result>(
  evaluate: () => Result,
  isResult: (result: unknown) => boolean,
): Result | readonly Finding[] {
  try {
    const result = evaluate();
    if (isResult(result)) return result;
    return [toFinding(`returned ${describeValue(result)}; expected a list of { message, where }`)];
  } catch (error) {
    return [toFinding(`threw ${String(error)}`)];
  }
}

function isPassiveResult(result: unknown): boolean {
  return result === undefined || isFindings(result);
}

function isActiveResult(result: unknown): boolean {
  return isFindings(result) || hasTexts(result, "code", "text");
}

function isFindings(result: unknown): boolean {
  return Array.isArray(result) && result.every((finding) => hasTexts(finding, "message", "where"));
}

function hasTexts(value: unknown, ...names: string[]): boolean {
  return isPlainObject(value) && names.every((name) => typeof value[name] === "string");
}

function toFinding(what: string): Finding {
  return { where: "check", message: `The check itself ${what}.` };
}

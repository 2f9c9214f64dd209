import type { CheckResult, ExchangeRecord, Report } from "../report.ts";
import { excerptOf } from "./excerpt.ts";
import { checkFacts, exchangeFacts, type Fact, violationFacts } from "./facts.ts";
import { type Case, type Finding, listCases } from "./list-cases.ts";
import type { Paint } from "./paint.ts";
import { toPrintable } from "./printable.ts";
import { count } from "./show.ts";

/** How many exchanges of one check are shown. */
const SHOWN = 3;

/** Tells what a check found wrong, line by line. */
export function describeCheck(result: CheckResult, report: Report, paint: Paint): string[] {
  const cases = listCases(result, report);
  const rest = cases.length - SHOWN;
  return [
    ...cases.slice(0, SHOWN).flatMap((each) => describeCase(each, paint)),
    ...(rest > 0 ? ["", paint.dim(`and other things in ${count(rest, "more exchange")}`)] : []),
    ...(result.reason === undefined ? [] : ["", paint.dim(toPrintable(result.reason))]),
    "",
    ...showFacts(checkFacts(result), paint),
  ];
}

function describeCase({ exchange, findings }: Case, paint: Paint): string[] {
  return [
    ...(exchange === undefined ? [] : ["", ...showFacts(exchangeFacts(exchange), paint)]),
    ...findings.flatMap((finding) => describeFinding(finding, exchange, paint)),
  ];
}

function describeFinding(
  { violation, others }: Finding,
  exchange: ExchangeRecord | undefined,
  paint: Paint,
): string[] {
  const excerpt = showExcerpt(violation, exchange, paint);
  return [
    "",
    toPrintable(violation.message) +
      (others > 0 ? paint.dim(` (and in ${count(others, "more exchange")})`) : ""),
    ...showFacts(violationFacts(violation), paint),
    ...(excerpt.length > 0 ? ["", ...excerpt] : []),
  ];
}

function showExcerpt(
  violation: Finding["violation"],
  exchange: ExchangeRecord | undefined,
  paint: Paint,
): string[] {
  const excerpt = excerptOf(violation, exchange);
  const width = Math.max(0, ...excerpt.map(({ time }) => time.length));
  return excerpt.flatMap(({ time, text, faultAt }) => {
    const line = `${paint.dim(`${time.padStart(width)} │`)} ${text}`;
    if (faultAt === undefined) return [line];
    return [line, `${paint.dim(`${" ".repeat(width)} │`)} ${" ".repeat(faultAt)}${paint.red("^")}`];
  });
}

/** How wide the names of facts are, with the space after them. */
const NAME_WIDTH = 10;

function showFacts(facts: readonly Fact[], paint: Paint): string[] {
  return facts.map(([name, value]) => `${paint.dim(name.padEnd(NAME_WIDTH))}${value}`);
}

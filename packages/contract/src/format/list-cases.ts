import type { CheckResult, ExchangeRecord, Report, Violation } from "../report.ts";

/** What a check found wrong in one exchange. */
export interface Case {
  /** Its number in the report. */
  number: number | undefined;
  exchange: ExchangeRecord | undefined;
  findings: Finding[];
}

/** A violation, and in how many more exchanges the same was found at the same place. */
export interface Finding {
  violation: Violation;
  others: number;
}

/** What a check found wrong, exchange by exchange; what was found many times stands where it was found first. */
export function listCases({ violations }: CheckResult, { exchanges }: Report): Case[] {
  const findings = new Map<string, Finding>();
  const cases = new Map<number | undefined, Case>();
  for (const violation of violations) {
    const { message, where, exchange: number } = violation;
    const likeness = JSON.stringify([message, where]);
    const known = findings.get(likeness);
    if (known !== undefined) {
      known.others++;
      continue;
    }
    const finding: Finding = { violation, others: 0 };
    findings.set(likeness, finding);
    const exchange = number === undefined ? undefined : exchanges[number];
    const found = cases.get(number) ?? { number, exchange, findings: [] };
    cases.set(number, found);
    found.findings.push(finding);
  }
  return [...cases.values()];
}

import type { Check, Finding, Severity } from "./catalogue/define.ts";

/** What a server, or one exchange, did against a check. */
export interface Violation {
  /** The {@link Check}'s `id`. */
  check: string;
  severity: Severity;
  /** What is wrong, in one sentence with the real values, never with a key. */
  message: string;
  /** The part of the spec that was violated: the check's `spec`. */
  spec: string;
  /** How to fix it. */
  remedy: string;
  /** Where in the exchange: `"response.headers.content-type"`, `"response.body/error/type"`, `"stream.events[3]"`, … */
  where: string;
  expected?: unknown;
  received?: unknown;
  /** For streams: the offset of the faulty byte in the body. */
  offset?: number | undefined;
  /** The exchange it was seen in: an index into the report's `exchanges`. */
  exchange?: number | undefined;
}

/**
 * What became of a check: `"inconclusive"` says that the server (or its model) did nothing by which it could be
 * judged, which is no fault; `"skipped"` that it was left out by choice or by a limit.
 */
export type Outcome = "passed" | "failed" | "inconclusive" | "skipped";

/** What became of one check. */
export interface CheckResult extends Check {
  outcome: Outcome;
  violations: Violation[];
  /** Why it was skipped, or could not be determined. */
  reason?: string | undefined;
  /** The exchanges it was judged by: indices into the report's `exchanges`. */
  exchanges: number[];
  durationMs: number;
}

/** A piece of a body as it arrived. */
export interface ArrivedChunk {
  /** Milliseconds since the request was sent. */
  atMs: number;
  /** Its bytes as text; a character cut in two stands whole in the later piece, bytes that are no UTF-8 as U+FFFD. */
  text: string;
  /** How many bytes it had. */
  bytes: number;
}

/** One request and what came back, without keys. */
export interface ExchangeRecord {
  request: { method: string; url: string; headers: Record<string, string>; body: string };
  /** Absent if no answer came. */
  response?:
    | {
        status: number;
        headers: Record<string, string>;
        headersAtMs: number;
        chunks: ArrivedChunk[];
        endedAtMs: number;
      }
    | undefined;
  /** Why there is no answer, or why its body broke off. */
  failure?: string | undefined;
}

/** What of the document a run met: JSON Pointers into it, in its order. */
export interface Coverage {
  covered: string[];
  missed: string[];
}

/** What `checkServer` found. Plain data: `JSON.parse(JSON.stringify(report))` is the same report. */
export interface Report {
  /** The layout of this report, counted up when it changes. */
  version: 1;
  /** The document it was judged by: its SHA-256. */
  document: string;
  baseUrl: string;
  startedAt: string;
  durationMs: number;
  /** False if the run was cut off: what follows is what was known by then. */
  complete: boolean;
  /** Why the run could not be done or was cut off, if so. */
  failure?: string | undefined;
  /** One for each check of the catalogue, in the catalogue's order. */
  results: CheckResult[];
  exchanges: ExchangeRecord[];
  /** The operation, its statuses, fields, headers and events that the run met, and those it did not. */
  coverage?: Coverage | undefined;
  summary: { passed: number; failed: number; inconclusive: number; skipped: number; requests: number };
}

/** What a check found, with what the check itself says; `exchange` is the place of the exchange in a report. */
export function toViolation(
  { id, severity, spec, remedy }: Check,
  finding: Finding,
  exchange?: number,
): Violation {
  const { message, where, expected, received, offset } = finding;
  return {
    check: id,
    severity,
    message,
    spec,
    remedy,
    where,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    ...(offset === undefined ? {} : { offset }),
    ...(exchange === undefined ? {} : { exchange }),
  };
}

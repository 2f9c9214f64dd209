export type {
  ActiveCheck,
  ActiveCheckDraft,
  Check,
  CheckDefinition,
  Finding,
  PassiveCheck,
  PassiveCheckDraft,
  Severity,
} from "./catalogue/define.ts";
export { defineCheck } from "./catalogue/define.ts";
export type { Profile } from "./catalogue/profile.ts";
export type { Probe, ProbeSettings, StandIn } from "./catalogue/probes.ts";
export type {
  ExchangeWithResponse,
  ParsedCompletion,
  ParsedEvent,
  ParsedExchange,
  ParsedRequest,
  ParsedResponse,
  ParsedStream,
} from "./exchange/parsed-exchange.ts";
export type { BaselineComparison, CheckResult, Outcome, Report, Violation } from "./report.ts";
export {
  applyBaseline,
  type Baseline,
  createBaseline,
  type KnownFailure,
  parseBaseline,
} from "./baseline.ts";
export { type FormatOptions, formatReport, REPORT_FORMATS, type ReportFormat } from "./format/index.ts";
export { CHECKS } from "./catalogue/index.ts";
export { checkExchange } from "./check-exchange.ts";
export {
  type CheckedExchange,
  type ContractFetch,
  type ContractOptions,
  withContract,
} from "./with-contract.ts";
export type { CheckOptions, Fetch, PlanOptions, Progress } from "./options.ts";
export type { FailureCode, InconclusiveCode, LimitCode, Reason, ReasonCode, SkipCode } from "./reason.ts";
export { checkServer } from "./check-server.ts";
export { type Plan, planChecks, type Purpose } from "./plan.ts";
export { checkRecording, type RecordingOptions } from "./check-recording.ts";

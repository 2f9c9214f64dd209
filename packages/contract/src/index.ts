export type { Check, Severity } from "./catalogue/define.ts";
export type {
  ArrivedChunk,
  CheckResult,
  Coverage,
  ExchangeRecord,
  Outcome,
  Report,
  Violation,
} from "./report.ts";
export { type FormatOptions, formatReport, REPORT_FORMATS, type ReportFormat } from "./format/index.ts";
export { CHECKS } from "./catalogue/index.ts";
export type { Exchange } from "./exchange.ts";
export { checkExchange } from "./check-exchange.ts";
export {
  type CheckedExchange,
  type ContractFetch,
  type ContractOptions,
  withContract,
} from "./with-contract.ts";
export type { Fetch } from "./record-exchange.ts";
export type { CheckOptions, PlanOptions, Progress } from "./options.ts";
export { checkServer } from "./check-server.ts";
export { type Plan, planChecks } from "./plan.ts";
export type { Clock } from "./run/clock.ts";
export { checkRecording, type RecordingOptions } from "./check-recording.ts";

export { auditClient } from "./audit/audit-client.ts";
export type { Finding, FindingId } from "./audit/finding.ts";

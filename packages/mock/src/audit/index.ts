export { auditClient } from "./audit-client.ts";
export type { Finding, FindingId } from "./audit-client.ts";

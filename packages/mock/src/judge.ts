export type { Finding, FindingId } from "./judge/finding.ts";
export { judgeClient } from "./judge/judge-client.ts";

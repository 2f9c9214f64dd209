import type { ReportFormat } from "@text-completions/contract";

/** The flags of `check`, as commander names them. */
export interface CheckFlags {
  apiKey?: string;
  model?: string;
  only?: string[];
  skip?: string[];
  skipBillable?: true;
  strict?: true;
  format?: ReportFormat[];
  output?: string[];
  maxRequests?: number;
  concurrency?: number;
  timeout?: number;
  list?: true;
  dryRun?: true;
  fixtures?: string;
}

/** The flags that set options of `checkServer`, by what its messages call those. */
export const OPTION_FLAGS: Readonly<Record<string, string>> = {
  "`only`": "`--only`",
  "`skip`": "`--skip`",
  "`skipBillable`": "`--skip-billable`",
  maxRequests: "--max-requests",
  concurrency: "--concurrency",
  timeoutMs: "--timeout",
};

/** The flags of `complete`, as commander names them. */
export interface CompleteFlags {
  promptFile?: string;
  model: string;
  maxTokens: number;
  system?: string;
  prefill?: string;
  stop?: string[];
  temperature?: number;
  topP?: number;
  topK?: number;
  json?: true;
  /** False by `--no-stream`. */
  stream: boolean;
  baseUrl?: string;
  mock?: true;
}

/** What the command line says of the server. */
export interface MockFlags {
  port: number;
  host: string;
  scenario?: string;
  apiKey?: string[];
  latency?: number;
  tokensPerSecond?: number;
  seed?: number;
  control?: true;
  record?: string;
  upstream?: string;
  replay?: string;
  speed?: number;
}

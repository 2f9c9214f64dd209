/** What the command line says of the bridge. */
export interface BridgeFlags {
  port: number;
  host: string;
  upstream?: string;
  model: string[];
  keyFrom: "caller" | "env";
  strict?: true;
  foldPrefill?: true;
  responseModel: "live" | "legacy";
  retries: number;
  timeout: number;
  maxBody: number;
  maxRequests?: number;
}

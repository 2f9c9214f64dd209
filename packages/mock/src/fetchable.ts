/** Anything that answers requests as the web platform does. */
export interface Fetchable {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Whether other machines must not reach it, so that it is served on a loopback address alone. Default: false. */
  readonly isLocalOnly?: boolean | undefined;
}

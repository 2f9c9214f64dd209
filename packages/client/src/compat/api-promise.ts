import type { HeaderName } from "@text-completions/core";

const REQUEST_ID: HeaderName = "request-id";
const WORKSPACE_ID: HeaderName = "anthropic-workspace-id";

/** Data of a response with the ids of its request and workspace, which are not enumerable. */
export type WithRequestID<Data> = Data & {
  readonly _request_id?: string | null;
  readonly _workspace_id?: string | null;
};

/** Adds the ids of its request and workspace to data, so that neither `JSON.stringify` nor a comparison sees them. */
export function withRequestId<Data extends object>(data: Data, { headers }: Response): WithRequestID<Data> {
  return Object.defineProperties(data, {
    _request_id: { value: headers.get(REQUEST_ID) },
    _workspace_id: { value: headers.get(WORKSPACE_ID) },
  });
}

/** What `withResponse()` resolves with. */
export interface ResponseAndData<Data> {
  data: Data;
  /** The response: its status and headers. */
  response: Response;
  request_id: string | null;
  workspace_id: string | null;
}

/** A promise of the data, with methods for the response. */
export class APIPromise<Data> extends Promise<Data> {
  readonly #parts: Promise<{ data: Data; response: Response }>;
  readonly #toResponse: (data: Data, init: ResponseInit) => Promise<Response>;

  /** `then`, `catch` and `finally` return promises without these methods. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  /** Called by `create`. `toResponse` returns a response whose body can be read. */
  constructor(
    parts: Promise<{ data: Data; response: Response }>,
    toResponse: (data: Data, init: ResponseInit) => Promise<Response>,
  ) {
    super((resolve) => {
      resolve(parts.then(({ data }) => data));
    });
    this.#parts = parts;
    this.#toResponse = toResponse;
  }

  /** The response, with a body for the caller to read. */
  async asResponse(): Promise<Response> {
    const { data, response } = await this.#settle();
    const headers = new Headers(response.headers);
    // They describe the body as it was received, not the new one.
    headers.delete("content-encoding");
    headers.delete("content-length");
    const { status, statusText } = response;
    const own = await this.#toResponse(data, { status, statusText, headers });
    return Object.defineProperty(own, "url", { value: response.url });
  }

  /** The data and its response. */
  async withResponse(): Promise<ResponseAndData<Data>> {
    const { data, response } = await this.#settle();
    const { headers } = response;
    return { data, response, request_id: headers.get(REQUEST_ID), workspace_id: headers.get(WORKSPACE_ID) };
  }

  /** A caller that awaits the response gets the failure there and need not catch it here as well. */
  #settle(): Promise<{ data: Data; response: Response }> {
    this.catch(() => undefined);
    return this.#parts;
  }
}

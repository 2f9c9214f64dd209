import {
  COMPLETE_PATH,
  type CompletionRequest,
  DEFAULT_BASE_URL,
  HEADER,
  type operations,
  type paths,
  type Problem,
  type StreamEvent,
} from "@text-completions/core";
import {
  BASE_URL,
  checkOptions,
  checkResponseHead,
  findJsonProblem,
  invalidCall,
  invalidOption,
  oneOf,
  type OptionTable,
  parseBaseUrl,
  type ResponseProblem,
  validateJsonBody,
} from "@text-completions/core/internal";
import { encodeStreamEvent } from "@text-completions/core/sse";
import { validateStreamEvent } from "@text-completions/core/validate";
import { http as mswHttp, type HttpHandler, type PathParams } from "msw";
import { toBreakable, toPattern } from "./completion-handlers.ts";

type Responses = operations["complete"]["responses"];

/** The statuses that the API documents. */
export type DocumentedStatus = Exclude<keyof Responses, "default">;

/** The JSON body of a response with that status. */
export type JsonBody<Status extends DocumentedStatus> = Responses[Status]["content"]["application/json"];

/** The headers that the API documents for a response with that status. */
export type ResponseHeaders<Status extends DocumentedStatus> = {
  // Without the index of the generated type, which allows any name.
  [
    Name in keyof Responses[Status]["headers"] as string extends Name ? never : Name
  ]?: Responses[Status]["headers"][Name];
};

/** Options of a response in addition to its body. */
export interface TypedResponseInit<Status extends DocumentedStatus> {
  /** Headers to add. Default: none. */
  headers?: ResponseHeaders<Status> | undefined;
}

declare const TYPED: unique symbol;

/** A response that matches the API's document. Made by `response(status)`, or by `response.untyped()`. */
export type TypedResponse = Response & { readonly [TYPED]: true };

/** Responds with a JSON document. */
export interface JsonResponder<Status extends DocumentedStatus> {
  /** @throws {UsageError} if the body does not match the document. */
  json(body: JsonBody<Status>, init?: TypedResponseInit<Status>): TypedResponse;
}

/** Responds with a stream of events. */
export interface StreamResponder<Status extends DocumentedStatus> {
  /**
   * Sends each event when the iterable yields it. If it throws, the connection breaks.
   *
   * @throws {UsageError} if an event of an array does not match the document.
   */
  stream(
    events: Iterable<StreamEvent> | AsyncIterable<StreamEvent>,
    init?: TypedResponseInit<Status>,
  ): TypedResponse;
}

/** The ways to respond with that status. */
export type Responder<Status extends DocumentedStatus> = JsonResponder<Status> &
  ("text/event-stream" extends keyof Responses[Status]["content"] ? StreamResponder<Status> : unknown);

/** Starts a response. */
export interface ResponseBuilder {
  // oxlint-disable-next-line typescript/no-redundant-type-constituents -- Errors then list the statuses instead of naming their type.
  <Status extends DocumentedStatus & number>(status: Status): Responder<Status>;
  /** Any response, for what the API does not document. */
  untyped(response: Response): TypedResponse;
}

/** A request whose JSON body is a `CompletionRequest`. */
export interface TypedRequest extends Omit<Request, "json" | "clone"> {
  json(): Promise<CompletionRequest>;
  clone(): TypedRequest;
}

/** The argument of a resolver. */
export interface ResolverInfo {
  readonly request: TypedRequest;
  readonly response: ResponseBuilder;
  /** The id that MSW assigns to the request. */
  readonly requestId: string;
  readonly cookies: Readonly<Record<string, string>>;
}

type Awaitable<Value> = Value | Promise<Value>;

/** Creates the response to a request. Returns nothing to leave the request to the next handler. */
export type CompletionResolver = (
  info: ResolverInfo,
  // oxlint-disable-next-line typescript/no-invalid-void-type -- As in MSW, a resolver may return nothing.
) => Awaitable<TypedResponse | undefined | void>;

/** MSW's `http` with the types of the API, for handlers of your own. */
export interface CompletionHttp {
  /**
   * Creates a handler of `POST /v1/complete`.
   *
   * @throws {UsageError} if the path is another one, or `resolver` is not a function.
   */
  readonly post: (
    path: keyof paths,
    resolver: CompletionResolver,
    options?: { once?: boolean },
  ) => HttpHandler;
}

/** Options of `createHttp`. */
export interface CreateHttpOptions {
  /** The base URL that the client under test uses. Default: `"https://api.anthropic.com"`. */
  baseUrl?: string | URL | undefined;
  /**
   * What happens when a resolver returns its own `Response`, which types cannot check, that does not conform to the
   * document: a warning on the console, an error, or nothing. Default: `"warn"`.
   */
  checkResponses?: "warn" | "error" | "off" | undefined;
}

const OPTIONS: OptionTable<CreateHttpOptions> = {
  baseUrl: BASE_URL,
  checkResponses: oneOf("warn", "error", "off"),
};

/**
 * Creates a typed `http` for handlers of your own: request, statuses, bodies and headers have the types of the API's
 * document, and what a test in JavaScript returns is checked against it. Works with MSW 2.10 and later and with MSW 3.
 *
 * @example
 * ```ts
 * import { createHttp } from "@text-completions/msw";
 *
 * const http = createHttp({ baseUrl: "https://proxy.example" });
 * const handler = http.post("/v1/complete", async ({ request, response }) => {
 *   const { model } = await request.json();
 *   const completion = { type: "completion", id: "compl_1", completion: " Hi", model } as const;
 *   return response(200).json({ ...completion, stop_reason: "stop_sequence" });
 * });
 * ```
 *
 * @throws {UsageError} if an option is invalid.
 */
export function createHttp(options: CreateHttpOptions = {}): CompletionHttp {
  const { baseUrl = DEFAULT_BASE_URL, checkResponses = "warn" } = checkOptions(options, OPTIONS);
  const base = parseBaseUrl(baseUrl).baseUrl;
  return {
    post(path, resolver, handlerOptions) {
      if (path !== COMPLETE_PATH) throw invalidOption("path", JSON.stringify(COMPLETE_PATH), path);
      if (typeof resolver !== "function") throw invalidOption("resolver", "a function", resolver);
      return mswHttp.post<PathParams, CompletionRequest>(
        toPattern(base + path),
        async ({ request, requestId, cookies }) => {
          const body = checkResponses === "off" ? undefined : request.clone();
          const result = await resolver({ request, response: RESPONSE, requestId, cookies });
          if (body !== undefined && result instanceof Object && !built.has(result)) {
            const problem = await findProblem(result, body);
            if (problem !== undefined) report(problem, checkResponses);
          }
          return result;
        },
        handlerOptions,
      );
    },
  };
}

/** Typed `http` for the API itself. For another base URL, see {@link createHttp}. */
export const http: CompletionHttp = /* @__PURE__ */ createHttp();

const RESPONSE: ResponseBuilder = /* @__PURE__ */ Object.assign(respondWith, { untyped: toTyped });

function respondWith<Status extends DocumentedStatus>(status: Status): Responder<Status> {
  const responder: JsonResponder<Status> & StreamResponder<Status> = {
    json(body, init) {
      assertValid(`response(${status}).json()`, validateJsonBody(body, status));
      return toTyped(Response.json(body, { status, headers: toHeaders(init?.headers) }));
    },
    stream(events, init) {
      const name = `response(${status}).stream()`;
      // Events of other iterables are checked as they arrive.
      if (Array.isArray(events)) for (const event of events) assertValid(name, validateStreamEvent(event));
      const headers = toHeaders(init?.headers);
      if (!headers.has(HEADER.contentType))
        headers.set(HEADER.contentType, "text/event-stream; charset=utf-8");
      return toTyped(toBreakable(new Response(encodeEvents(events, name), { status, headers })));
    },
  };
  return responder;
}

/** The responses that `response` has created: checked already, or unchecked on purpose. */
const built = new WeakSet<object>();

/** Where the resolver's own response does not conform to the document. */
async function findProblem(response: Response, request: Request): Promise<ResponseProblem | undefined> {
  const body: unknown = await request.json().catch(() => undefined);
  const { stream }: { stream?: unknown } = Object(body);
  const head = checkResponseHead(response, stream === true);
  if (typeof head === "object") return head;
  return head === "json" ? findJsonProblem(await response.clone().text(), response.status) : undefined;
}

function report({ text }: ResponseProblem, mode: CreateHttpOptions["checkResponses"]): void {
  const message =
    `Failed to send a documented response: ${text}. ` +
    "Fix the Response, or return response.untyped(new Response(…)) if that is intended.";
  if (mode === "error") throw invalidCall(message);
  // oxlint-disable-next-line no-console -- The warning is for the author of the handler; no other code receives it.
  console.warn(message);
}

function toTyped(response: Response): TypedResponse {
  built.add(response);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- The brand has no value.
  return response as TypedResponse;
}

function assertValid(name: string, [problem]: readonly Problem[]): void {
  if (problem === undefined) return;
  const { path, message } = problem;
  throw invalidCall(
    `Failed to respond: the body of ${name} does not match the OpenAPI document: ${path || "the body"} ${message}. ` +
      "To send it anyway, return response.untyped(new Response(…)).",
  );
}

function toHeaders(headers: Readonly<Record<string, unknown>> = {}): Headers {
  const defined = Object.entries(headers).filter(([, value]) => value !== undefined);
  return new Headers(defined.map(([name, value]): [string, string] => [name, String(value)]));
}

function encodeEvents(
  events: Iterable<StreamEvent> | AsyncIterable<StreamEvent>,
  name: string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator =
    Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await iterator.next();
          if (done === true) return controller.close();
          assertValid(name, validateStreamEvent(value));
          controller.enqueue(encoder.encode(encodeStreamEvent(value)));
        } catch (error) {
          controller.error(error);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

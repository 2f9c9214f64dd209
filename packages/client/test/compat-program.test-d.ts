// oxlint-disable typescript/no-duplicate-type-constituents, import/no-named-as-default -- The SDK has several names for one type, and is imported so.
// A program as it could be written with 0.137 of the official SDK around completions. Nothing but the import has changed.
import Anthropic, {
  AI_PROMPT,
  AnthropicError,
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIPromise,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  BaseAnthropic,
  ConflictError,
  HUMAN_PROMPT,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
  Stream,
  type ClientOptions,
  type Logger,
  type LogLevel,
} from "@text-completions/client/compat";
import type * as official from "@anthropic-ai/sdk";
import { expectTypeOf } from "vitest";

const options: ClientOptions = {
  apiKey: "sk-ant-...",
  authToken: null,
  baseURL: "http://localhost:4010",
  timeout: 60_000,
  maxRetries: 1,
  defaultHeaders: { "x-one": "1", "x-two": null, "x-three": undefined },
  defaultQuery: { tenant: "x" },
  fetch: globalThis.fetch,
  fetchOptions: { cache: "no-store", dispatcher: {} },
  dangerouslyAllowBrowser: true,
  logLevel: "debug" satisfies LogLevel,
  logger: console satisfies Logger,
};
const anthropic: Anthropic = new Anthropic(options);
const setter: Anthropic.ApiKeySetter = () => Promise.resolve("sk-ant-...");
const copy: Anthropic = anthropic.withOptions({
  apiKey: setter,
  fetch: (url, init) => fetch(typeof url === "string" || url instanceof URL ? url : url.url, init),
});
expectTypeOf<ClientOptions["fetch"]>().toEqualTypeOf<official.ClientOptions["fetch"]>();
const base: BaseAnthropic = copy;
const requestOptions: Anthropic.RequestOptions = {
  headers: [["x-one", "1"]],
  maxRetries: 0,
  timeout: 1000,
  signal: AbortSignal.timeout(1000),
  query: { a: 1 },
  fetchOptions: { redirect: "error" },
  idempotencyKey: "key",
};

const metadata: Anthropic.CompletionCreateParams.Metadata & Anthropic.Metadata & Anthropic.Messages.Metadata =
  {
    user_id: "user",
  };
const model: Anthropic.Model & Anthropic.Messages.Model = "claude-2.1";
const params: Anthropic.CompletionCreateParams = {
  model,
  metadata,
  max_tokens_to_sample: 256,
  prompt: `${HUMAN_PROMPT} Hi${AI_PROMPT}`,
};
const nonStreaming: Anthropic.CompletionCreateParamsNonStreaming &
  Anthropic.CompletionCreateParams.CompletionCreateParamsNonStreaming &
  Anthropic.Completions.CompletionCreateParamsNonStreaming = { ...params, stream: false, betas: ["a"] };
const streaming: Anthropic.CompletionCreateParamsStreaming &
  Anthropic.CompletionCreateParams.CompletionCreateParamsStreaming &
  Anthropic.Completions.CompletionCreateParamsStreaming = {
  ...params,
  stream: true,
  workspace_id: "wrkspc_1",
};
const either: Anthropic.Completions.CompletionCreateParams = params;

const completions: Anthropic.Completions = base.completions;
const promise: APIPromise<Anthropic.Completion> & Anthropic.APIPromise<Anthropic.Completion> =
  completions.create(nonStreaming);
const completion: Anthropic.Completion & Anthropic.Completions.Completion = await promise;
const { data, response, request_id, workspace_id } = await completions.create(params).withResponse();
const raw: Response = await completions.create(nonStreaming, requestOptions).asResponse();
const stream: Stream<Anthropic.Completion> = await completions.create(streaming);
for await (const event of stream) expectTypeOf(event.completion).toBeString();
const [left]: [Stream<Anthropic.Completion>, Stream<Anthropic.Completion>] = stream.tee();
const lines: ReadableStream = left.toReadableStream();
stream.controller.abort();
expectTypeOf(await completions.create(either)).toExtend<official.default.Completion>();
expectTypeOf({ data, completion }).toExtend<Record<string, official.default.Completion>>();
expectTypeOf(response).toEqualTypeOf(raw);
expectTypeOf(request_id).toExtend<string | null | undefined>();
expectTypeOf(workspace_id).toExtend<string | null | undefined>();
expectTypeOf(lines).toExtend<ReadableStream>();

try {
  await promise;
} catch (error) {
  if (error instanceof Anthropic.APIError) {
    const { status, headers, error: body, requestID, type } = error;
    // `instanceof` makes the type parameters of the class `any`, as in the SDK.
    expectTypeOf({ status, headers }).toExtend<{ status?: number; headers?: Headers }>();
    expectTypeOf(body).toExtend<object | undefined>();
    expectTypeOf(requestID).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(type).toExtend<string | null>();
  }
  if (error instanceof RateLimitError) expectTypeOf(error.status).toEqualTypeOf<429>();
  const isKnown = [
    AnthropicError,
    APIConnectionError,
    APIConnectionTimeoutError,
    APIError,
    APIUserAbortError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    UnprocessableEntityError,
    Anthropic.AnthropicError,
    Anthropic.APIConnectionError,
    Anthropic.APIConnectionTimeoutError,
    Anthropic.APIUserAbortError,
    Anthropic.AuthenticationError,
    Anthropic.BadRequestError,
    Anthropic.ConflictError,
    Anthropic.InternalServerError,
    Anthropic.NotFoundError,
    Anthropic.PermissionDeniedError,
    Anthropic.RateLimitError,
    Anthropic.UnprocessableEntityError,
  ].some((kind) => error instanceof kind);
  expectTypeOf(isKnown).toBeBoolean();
}

declare const response400: Anthropic.ErrorResponse;
const object: Anthropic.ErrorObject = response400.error;
const kind: Anthropic.ErrorType = object.type;
const words: [
  Anthropic.APIErrorObject,
  Anthropic.AuthenticationError,
  Anthropic.BillingError,
  Anthropic.GatewayTimeoutError,
  Anthropic.InvalidRequestError,
  Anthropic.NotFoundError,
  Anthropic.OverloadedError,
  Anthropic.PermissionError,
  Anthropic.RateLimitError,
] = [
  { type: "api_error", message: "" },
  { type: "authentication_error", message: "" },
  { type: "billing_error", message: "" },
  { type: "timeout_error", message: "" },
  { type: "invalid_request_error", message: "" },
  { type: "not_found_error", message: "" },
  { type: "overloaded_error", message: "" },
  { type: "permission_error", message: "" },
  { type: "rate_limit_error", message: "" },
];
expectTypeOf(kind).toBeString();
expectTypeOf(words).items.toExtend<{ type: string; message: string }>();

/** The type of `Anthropic` in the SDK, as far as it is about completions. */
type SdkNames =
  | official.Anthropic.CompletionCreateParams.CompletionCreateParamsNonStreaming
  | official.Anthropic.Completions.CompletionCreateParamsStreaming;
expectTypeOf<SdkNames>().toExtend<Anthropic.CompletionCreateParams>();

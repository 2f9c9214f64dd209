import {
  type Attributes,
  context,
  type Context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  type TextMapSetter,
  trace,
  type TracerProvider,
} from "@opentelemetry/api";
import type { CompletionRequest } from "@text-completions/core";
import { BOOLEAN, checkOptions, number, type OptionTable, STRING } from "@text-completions/core/internal";
import type { BridgeCall } from "./call.ts";
import type { RequestTrace, Telemetry } from "./telemetry.ts";
import type { MessagesRequest } from "./to-messages-request.ts";

/** Options of `createTelemetry`. */
export interface TelemetryOptions {
  /** Creates the spans. Default: the global tracer provider, looked up at each request. */
  tracerProvider?: TracerProvider | undefined;
  /** Whether spans contain prompts, stop sequences and completions. Default: false. */
  captureContent?: boolean | undefined;
  /** The most characters of a prompt, and of a completion, in a span. Default: 100,000. */
  maxContentLength?: number | undefined;
  /** The attribute `gen_ai.provider.name`. Default: `"anthropic"`. */
  provider?: string | undefined;
}

/** The valid values of each option. */
export const TELEMETRY_OPTIONS: OptionTable<TelemetryOptions> = {
  tracerProvider: {
    expected: "a TracerProvider",
    accepts: (value) => typeof Reflect.get(Object(value), "getTracer") === "function",
  },
  captureContent: BOOLEAN,
  maxContentLength: number(),
  provider: STRING,
};

const TRACER = "@text-completions/bridge";
const OPERATION = "text_completion";
const DEFAULT_MAX_CONTENT_LENGTH = 100_000;

/**
 * Traces requests with OpenTelemetry: one span for each, by the semantic conventions for generative AI. The span is a
 * child of the active span, or else of the one in the caller's `traceparent`; the upstream gets the context of the
 * span.
 *
 * @example
 * ```ts
 * import { createBridge } from "@text-completions/bridge";
 * import { createTelemetry } from "@text-completions/bridge/opentelemetry";
 *
 * export const bridge = createBridge({
 *   apiKey: "sk-ant-...",
 *   models: "claude-sonnet-4-5",
 *   telemetry: createTelemetry(),
 * });
 * ```
 *
 * @throws {UsageError} if an option is invalid.
 */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  const passed = checkOptions(options, TELEMETRY_OPTIONS);
  const {
    captureContent = false,
    maxContentLength = DEFAULT_MAX_CONTENT_LENGTH,
    provider = "anthropic",
  } = passed;
  const { tracerProvider } = passed;
  return {
    start(request, call, redact) {
      const tracer = (tracerProvider ?? trace.getTracerProvider()).getTracer(TRACER);
      const active = context.active();
      const parent =
        trace.getSpan(active) === undefined ? propagation.extract(active, request.headers, GETTER) : active;
      const openSpan = (model: string | undefined, attributes: Attributes): Span =>
        tracer.startSpan(
          model === undefined ? OPERATION : `${OPERATION} ${model}`,
          {
            kind: SpanKind.CLIENT,
            startTime: new Date(call.startedAt),
            attributes: {
              "gen_ai.operation.name": OPERATION,
              "gen_ai.provider.name": provider,
              ...(model !== undefined && { "gen_ai.request.model": model }),
              ...attributes,
            },
          },
          parent,
        );
      const content = captureContent ? { redact, maxLength: maxContentLength } : undefined;
      return createTrace(parent, openSpan, content, redact);
    },
  };
}

interface ContentRules {
  readonly redact: (text: string) => string;
  readonly maxLength: number;
}

function createTrace(
  parent: Context,
  openSpan: (model: string | undefined, attributes: Attributes) => Span,
  content: ContentRules | undefined,
  redact: (text: string) => string,
): RequestTrace {
  // Opened only when the model is known, because samplers see only the name and the attributes of the beginning.
  let span: Span | undefined;
  let output = "";

  function withSpan(): Context {
    return span === undefined ? parent : trace.setSpan(parent, span);
  }

  return {
    forward(request, message, url, headers) {
      span ??= openSpan(redact(request.model), toRequestAttributes(request, url));
      if (content !== undefined) span.setAttributes(toInput(request, message, content));
      propagation.inject(withSpan(), headers, SETTER);
    },
    send: (send) => context.with(withSpan(), send),
    text(part) {
      if (content !== undefined && output.length < content.maxLength) {
        output += part.slice(0, content.maxLength - output.length);
      }
    },
    end(call) {
      span ??= openSpan(call.model, {});
      span.setAttributes(toResponseAttributes(call));
      if (content !== undefined && output !== "") {
        const parts = [{ type: "text", content: output }];
        const messages = [{ role: "assistant", parts, finish_reason: call.stopReason ?? "error" }];
        span.setAttribute("gen_ai.output.messages", JSON.stringify(messages));
      }
      const { upstreamError, error, endedAt = call.startedAt } = call;
      const errorType = upstreamError ?? error?.type;
      if (errorType !== undefined) {
        span.setAttribute("error.type", errorType);
        // Without a description, which could quote the request.
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end(new Date(endedAt));
    },
  };
}

/** Source: OpenTelemetry, "Semantic conventions for generative AI client inference". */
function toRequestAttributes(request: CompletionRequest, url: string): Attributes {
  const { hostname, port, protocol } = new URL(url);
  const { max_tokens_to_sample, temperature, top_p, top_k, stream } = request;
  return {
    "server.address": hostname,
    "server.port": Number(port) || (protocol === "https:" ? 443 : 80),
    "gen_ai.output.type": "text",
    "gen_ai.request.max_tokens": max_tokens_to_sample,
    ...(stream === true && { "gen_ai.request.stream": true }),
    ...(temperature !== undefined && { "gen_ai.request.temperature": temperature }),
    ...(top_p !== undefined && { "gen_ai.request.top_p": top_p }),
    ...(top_k !== undefined && { "gen_ai.request.top_k": top_k }),
  };
}

const MS_PER_SECOND = 1000;

function toResponseAttributes(call: BridgeCall): Attributes {
  const { usage = {}, firstTextAt, startedAt, liveModel, stopReason, adaptations, completionId } = call;
  const counts: Readonly<Record<string, number | undefined>> = {
    "gen_ai.usage.input_tokens": usage["input_tokens"],
    "gen_ai.usage.output_tokens": usage["output_tokens"],
    "gen_ai.usage.cache_read.input_tokens": usage["cache_read_input_tokens"],
    "gen_ai.usage.cache_write.input_tokens": usage["cache_creation_input_tokens"],
    "http.response.status_code": call.status,
    "gen_ai.response.time_to_first_chunk":
      firstTextAt === undefined ? undefined : (firstTextAt - startedAt) / MS_PER_SECOND,
  };
  return {
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined)),
    "text_completions.outcome": call.outcome,
    "text_completions.request_id": call.requestId,
    ...(liveModel !== undefined && { "gen_ai.response.model": liveModel }),
    ...(completionId !== undefined && { "gen_ai.response.id": completionId }),
    ...(stopReason !== undefined && { "gen_ai.response.finish_reasons": [stopReason] }),
    ...(adaptations.length > 0 && { "text_completions.adaptations": adaptations.map(({ code }) => code) }),
  };
}

function toInput(
  { stop_sequences: stops }: CompletionRequest,
  { system, messages }: MessagesRequest,
  { redact, maxLength }: ContentRules,
): Attributes {
  let rest = maxLength;
  const take = (text: string): string => {
    const taken = redact(text).slice(0, rest);
    rest -= taken.length;
    return taken;
  };
  const instructions = system === undefined ? undefined : [{ type: "text", content: take(system) }];
  const input: object[] = [];
  for (const { role, content } of messages) {
    if (rest <= 0) break;
    input.push({ role, parts: [{ type: "text", content: take(content) }] });
  }
  return {
    ...(instructions !== undefined && { "gen_ai.system_instructions": JSON.stringify(instructions) }),
    "gen_ai.input.messages": JSON.stringify(input),
    ...(stops !== undefined && { "gen_ai.request.stop_sequences": stops.map((stop) => redact(stop)) }),
  };
}

const GETTER: TextMapGetter<Headers> = {
  get: (headers, name) => headers.get(name) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

const SETTER: TextMapSetter<Headers> = {
  set: (headers, name, value) => headers.set(name, value),
};

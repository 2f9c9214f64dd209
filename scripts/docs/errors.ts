import type { AnyCompletionError, InvalidRequestError, StreamError } from "@text-completions/client";
import type { ERROR_STATUS } from "@text-completions/core";

/** What to do about an error of the API, by its type. Status, meaning and messages come from the document. */
export const FIXES: Record<keyof typeof ERROR_STATUS, string> = {
  invalid_request_error: `Read \`error.message\`: it names the first field that is wrong, in the order of the document. To see
all of them before sending, call \`validateRequest\` of \`@text-completions/core/validate\`. \`validatePrompt\` of
\`@text-completions/prompt\` says where a prompt breaks a rule; \`sanitizePrompt\` returns the prompt as the server reads it. A
retry cannot succeed.`,
  authentication_error: `Send the key in \`x-api-key\`, or a token as \`authorization: Bearer …\`. If both are present, \`x-api-key\`
counts. Check for a key of another workspace, a line feed at its end, or an environment variable that is not set. A retry
cannot succeed.`,
  billing_error: `Add credit to the account, or fix its payment method. Before 2026 the same error had the status 400.`,
  permission_error: `Use a key that has the permission. If the body says \`forbidden\`, the edge of the API rejected the caller's
country, address or network.`,
  not_found_error: `Check the path, \`/v1/complete\`, and the model: every model of this operation is retired. To keep the code
running, put \`@text-completions/bridge\` in front of a Messages API.`,
  conflict_error: `Send the request again after a moment. The client does so automatically.`,
  request_too_large: `Send a smaller request: the edge accepts 32 MB. \`fitPrompt\` of \`@text-completions/prompt\` drops the oldest
turns of a conversation.`,
  rate_limit_error: `Wait as long as \`retry-after\` says, then send the request again. The client does so automatically, up to
twice by default; the error has \`retryAfterMs\`. If it happens often, send fewer requests at a time.`,
  api_error: `Send the request again; the client does so automatically. If the error persists, report the \`request_id\`.`,
  timeout_error: `Ask for fewer tokens, or for a stream, which does not wait for the whole text. Then send the request again.`,
  overloaded_error: `Send the request again, with a longer wait each time; the client does so automatically. In the middle of a
stream the error arrives as an \`error\` event after a status of 200. Part of the text has arrived then, as \`error.partial\`, so
the client does not send the request again.`,
};

/** Code that does what {@link FIXES} says, if a few lines can show it. */
export const API_EXAMPLES: Partial<Record<keyof typeof ERROR_STATUS, string>> = {
  invalid_request_error: `import { createClient, isCompletionError } from "@text-completions/client";
import { validateRequest } from "@text-completions/core/validate";

// Every problem at once, before anything is sent.
export const client = createClient({ validate: validateRequest });

export function explain(error: unknown): string {
  if (isCompletionError(error) && error.kind === "api") return error.apiMessage ?? error.message;
  return String(error);
}`,
  authentication_error: `import { createClient } from "@text-completions/client";

// A key from a secret store, asked for before every attempt.
export const createClientWith = (readKey: () => Promise<string>) =>
  createClient({ apiKey: async () => (await readKey()).trim() });`,
  rate_limit_error: `import { createClient } from "@text-completions/client";

export const client = createClient({
  maxRetries: 5,
  maxRetryDelayMs: 120_000,
  onRetry: ({ delayMs, attempts }) => console.warn(\`attempt \${attempts} failed; the next one in \${delayMs} ms\`),
});`,
  overloaded_error: `import { type CompletionParams, createClient, isCompletionError } from "@text-completions/client";

export async function write(params: CompletionParams, show: (text: string) => void): Promise<void> {
  const stream = createClient({ maxRetries: 5 }).stream(params);
  try {
    for await (const text of stream.text()) show(text);
  } catch (error) {
    if (!isCompletionError(error)) throw error;
    // What arrived before the error. Nothing is sent again by itself.
    show(\`[\${error.kind}: \${error.partial.length} characters arrived]\`);
  }
}`,
  request_too_large: `import { fitPrompt, type Turn } from "@text-completions/prompt";

// About three characters a token, on the safe side.
const countTokens = (prompt: string): number => Math.ceil(prompt.length / 3);

export const shorten = (turns: Turn[]): string => fitPrompt({ turns }, { maxTokens: 90_000, countTokens }).prompt;`,
};

/** The name of its class and, if that has several pages, its reason. */
type ClientErrorName =
  | Exclude<AnyCompletionError | InvalidRequestError, StreamError>["name"]
  | `${StreamError["name"]} ${StreamError["reason"]}`;

interface ClientError {
  cause: string;
  fix: string;
  /** Code that shows the fix. */
  example?: string;
}

/** Errors that originate in `@text-completions/client`. */
export const CLIENT_ERRORS: Readonly<Record<ClientErrorName, ClientError>> = {
  ApiError: {
    cause: `The server's response is not one of this API: a redirect, a status of success whose body is no completion or too large, or
an error event whose type the document does not list.`,
    fix: `Check that \`baseUrl\` points to the API, and look for a proxy that responds instead of it. \`error.status\`,
\`error.headers\` and \`error.body\` are what arrived. An error that has a type and a status of the API links to the page of
that type.`,
  },
  ConnectionError: {
    cause: "No response arrived, or the connection closed before the response was complete.",
    fix: `Read \`error.cause\`: a wrong address, no network, a proxy or a certificate. The client has already retried;
\`error.attempts\` is the number of attempts.`,
  },
  TimeoutError: {
    cause: "An attempt took longer than `timeoutMs`, or the whole call longer than `totalTimeoutMs`.",
    fix: "Ask for fewer tokens, use `client.stream`, or raise the option. `error.partial` has the text that arrived.",
  },
  "StreamError truncated": {
    cause: "A stream ended, or its connection closed, before the event that carries a `stop_reason`.",
    fix: `\`error.partial\` is the text that arrived. To have the model continue it, send the conversation again with that text as
the prefill. \`toPrefill\` removes the space that the text begins with, since \`buildPrompt\` writes one:

\`\`\`ts
import { buildPrompt, toPrefill } from "@text-completions/prompt";

export const continuation = (question: string, partial: string): string =>
  buildPrompt({ turns: [{ role: "human", text: question }], prefill: toPrefill(partial) });
\`\`\`

If it happens often, look for a proxy that ends long responses.`,
  },
  "StreamError malformed": {
    cause: "A stream holds data that is not an event of this API, or events without a name.",
    fix: `Check the server with \`text-completions check\`. Streams of \`anthropic-version: 2023-01-01\` have no event names: add the
middleware \`incrementalStream()\`.`,
  },
  "StreamError not-a-stream": {
    cause: "The request asked for a stream, and the response has another content type, or no body.",
    fix: `Look for a server or mock that chooses by the \`accept\` header: this API chooses by \`stream: true\` in the body.`,
  },
  "StreamError stalled": {
    cause: "Nothing arrived for `stallTimeoutMs`, or nothing at all for `firstChunkTimeoutMs`.",
    fix: `Look for a proxy that buffers the stream. If the server is that slow, raise the option.`,
  },
  InvalidRequestError: {
    cause: "`validate` found problems, so nothing was sent.",
    fix: "Read `error.problems`: each has the JSON Pointer of a field and what is wrong there.",
  },
};

import { ERROR_STATUS } from "@text-completions/core";

/** What to do about an error of the API, by its type. Status, meaning and messages come from the document. */
export const CURES: Record<keyof typeof ERROR_STATUS, string> = {
  invalid_request_error: `Read \`error.message\`: it names the first field that is wrong, in the order of the document. Before
sending, \`validateRequest\` of \`@text-completions/core/validate\` reports all of them at once, and \`validatePrompt\` of
\`@text-completions/prompt\` says where a prompt breaks a rule; \`sanitizePrompt\` repairs what can be repaired. A retry
cannot help.`,
  authentication_error: `Send the key in \`x-api-key\`, or a token as \`authorization: Bearer …\`. If both are there, \`x-api-key\`
counts. Look for a key of another workspace, a line feed at its end, and an environment variable that is not set. A retry
cannot help.`,
  billing_error: `Add credit to the account, or set right how it pays. Before 2026 the same came as a 400.`,
  permission_error: `Use a key that may do this. If the body says \`forbidden\`, the edge of the API refused the caller: its
country, its address or its network.`,
  not_found_error: `Check the path, \`/v1/complete\`, and the model: every model of this operation is retired. To keep the code
running, answer it from a Messages API with \`@text-completions/bridge\`.`,
  conflict_error: `Send the request again after a moment. The client does so by itself.`,
  request_too_large: `Make the request smaller: the edge takes 32 MB. \`fitPrompt\` of \`@text-completions/prompt\` drops the oldest
turns of a conversation.`,
  rate_limit_error: `Wait as long as \`retry-after\` says, then send the request again. The client does so by itself, twice
unless told otherwise, and the error has \`retryAfterMs\`. If it comes often, send fewer requests at a time.`,
  api_error: `Send the request again; the client does so by itself. If it stays, report the \`request_id\`.`,
  timeout_error: `Ask for fewer tokens, or for a stream, which does not wait for the whole answer. Then send it again.`,
  overloaded_error: `Send the request again, later each time; the client does so by itself. In the middle of a stream it comes as
an \`error\` event after a 200: then part of the text is there already, as \`error.partial\`, and no client may send the
request again on its own.`,
};

interface ClientError {
  /** The name of its page. */
  name: string;
  cause: string;
  cure: string;
}

/** What `@text-completions/client` throws of its own accord. */
export const CLIENT_ERRORS: readonly ClientError[] = [
  {
    name: "ConnectionError",
    cause: "No answer came, or the connection broke before it was whole.",
    cure: `Look at \`error.cause\`: a wrong address, no network, a proxy or a certificate. The client has tried again by itself;
\`error.attempts\` says how often.`,
  },
  {
    name: "TimeoutError",
    cause: "`timeoutMs` passed in an attempt, or `totalTimeoutMs` in the whole call.",
    cure: "Ask for fewer tokens, use `client.stream`, or raise the option. `error.partial` has what had come of a stream.",
  },
  {
    name: "StreamError truncated",
    cause: "A stream ended, or its connection broke, before the event that carries a `stop_reason`.",
    cure: `Use \`error.partial\`, the text that had arrived, and ask for the rest with it as a prefill: send the same prompt with
that text after \`\\n\\nAssistant:\`. Look for a proxy that cuts long answers off.`,
  },
  {
    name: "StreamError malformed",
    cause: "A stream holds data that is no event of this API, or events without a name.",
    cure: `Check the server with \`text-completions check\`. Servers of \`anthropic-version: 2023-01-01\` name no event: add the
middleware \`incrementalStream()\`.`,
  },
  {
    name: "StreamError not-a-stream",
    cause: "A stream was asked for, and the answer has another content type, or no body.",
    cure: `Look for a server or a mock that chooses by the \`accept\` header: this API chooses by \`stream: true\` in the body.`,
  },
  {
    name: "StreamError stalled",
    cause: "Nothing came for `stallTimeoutMs`, or nothing at all for `firstChunkTimeoutMs`.",
    cure: `Look for a proxy that holds a stream back until it is whole. If the server is that slow, raise the option.`,
  },
  {
    name: "InvalidRequestError",
    cause: "`validate` found problems. Nothing was sent.",
    cure: "Read `error.problems`: each has the JSON Pointer of a field and what is wrong there.",
  },
];

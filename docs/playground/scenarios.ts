/** How the client of a run sends its request. */
export interface RunRequest {
  readonly stream: boolean;
  readonly maxRetries: number;
}

/** A script to begin with: the replies of the mock, as in a scenario file, and how the client sends its request. */
export interface PlaygroundScenario {
  /** In the address of the page, to link to it. */
  readonly id: string;
  readonly title: string;
  /** What to look at. */
  readonly hint: string;
  /** A scenario of `@text-completions/mock/scenario`. */
  readonly script: unknown;
  readonly request: RunRequest;
}

const STREAMED: RunRequest = { stream: true, maxRetries: 2 };

export const SCENARIOS: readonly PlaygroundScenario[] = [
  {
    id: "stream",
    title: "A stream",
    hint: "Each dot is an event. The text grows with every one, and the last one has the stop reason.",
    script: {
      options: { tokensPerSecond: 12, firstTokenDelayMs: 300 },
      replies: [{ reply: " Once upon a time there was an API that took one text and returned another." }],
    },
    request: STREAMED,
  },
  {
    id: "pings",
    title: "Pings and pauses",
    hint: "A ping means nothing, and the client leaves it out. A pause is no error until stallTimeoutMs is over.",
    script: {
      replies: [
        {
          reply: {
            stream: [
              { ping: true },
              { pause: 400 },
              " Once",
              " upon",
              { pause: 700 },
              { ping: true },
              " a",
              " time",
            ],
          },
        },
      ],
    },
    request: STREAMED,
  },
  {
    id: "error-event",
    title: "An error in the middle",
    hint: "The status was 200, so the error is an event. The client keeps the text and does not ask again.",
    script: {
      replies: [
        {
          reply: {
            stream: [" Once", { pause: 250 }, " upon", { pause: 400 }, { errorEvent: "overloaded_error" }],
          },
        },
      ],
    },
    request: STREAMED,
  },
  {
    id: "drop",
    title: "A dropped connection",
    hint: "No event says so: the stream ends without a stop reason. error.partial has what arrived.",
    script: {
      replies: [{ reply: { stream: [" Once", { pause: 250 }, " upon", { pause: 400 }, { drop: true }] } }],
    },
    request: STREAMED,
  },
  {
    id: "retry",
    title: "Rate limit, then a text",
    hint: "The first attempt fails before any text, so the client waits as retry-after says and asks again.",
    script: {
      options: { tokensPerSecond: 15 },
      replies: [
        { reply: { failure: "rate_limit_error", retryAfterSeconds: 1 }, once: true },
        { reply: " Thank you for waiting." },
      ],
    },
    request: STREAMED,
  },
  {
    id: "overloaded",
    title: "Overloaded, always",
    hint: "Three attempts with a growing wait between them, then the error.",
    script: { replies: [{ reply: { failure: "overloaded_error" } }] },
    request: STREAMED,
  },
  {
    id: "malformed",
    title: "A stream of another API",
    hint: "Events without a name, as other APIs send them: the client says what is wrong instead of guessing.",
    script: {
      replies: [
        { reply: { stream: [" Once", { raw: 'data: {"text":" upon"}\n\n' }, { raw: "data: [DONE]\n\n" }] } },
      ],
    },
    request: STREAMED,
  },
  {
    id: "conditions",
    title: "A reply for a question",
    hint: "The mock chooses by the request. Change the question, or the pattern.",
    script: {
      options: { tokensPerSecond: 15 },
      replies: [
        { reply: " I cannot say." },
        { reply: " Ten.", when: { lastHumanTurn: { pattern: "toes", flags: "i" } } },
      ],
    },
    request: STREAMED,
  },
  {
    id: "whole",
    title: "A whole response",
    hint: "Without stream: true, one JSON document arrives at the end.",
    script: { options: { delayMs: 400 }, replies: [{ reply: " Once upon a time." }] },
    request: { stream: false, maxRetries: 2 },
  },
];

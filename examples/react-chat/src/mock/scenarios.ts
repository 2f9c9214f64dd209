import type { ScriptedReplyData } from "@text-completions/mock/scenario";
import { REPLIES, SAMPLE_BEGINNING, SAMPLE_END } from "./replies.ts";

/** A way in which the API responds. */
export interface Scenario {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The script, as plain data: the same for this page, for its tests, and for `text-completions mock`. */
  readonly replies: readonly ScriptedReplyData[];
}

/** A response that was cut off is continued: its text is the prefill of the next request. */
const CONTINUATION: ScriptedReplyData = {
  reply: { completion: SAMPLE_END, tokensPerSecond: 40 },
  when: { prompt: { pattern: String.raw`\n\nAssistant: \S[^\n]*$` } },
};

/** The beginning of a response, word by word. */
const BEGINNING = SAMPLE_BEGINNING.split(/(?= )/).flatMap((word) => [word, { pause: 50 }]);

/** Every scenario. The first is the one the page begins with. */
export const SCENARIOS = [
  {
    id: "good",
    label: "Everything works",
    description: "Responses begin at once and arrive word by word.",
    replies: REPLIES,
  },
  {
    id: "slow",
    label: "Slow first word",
    description: "Nothing arrives for 2 seconds.",
    replies: [
      {
        reply: {
          completion: SAMPLE_BEGINNING + SAMPLE_END,
          firstTokenDelayMs: 2000,
          tokensPerSecond: 40,
        },
      },
      CONTINUATION,
    ],
  },
  {
    id: "overloaded",
    label: "Overloaded",
    description: "Every attempt gets a 529.",
    replies: [{ reply: { failure: "overloaded_error" } }],
  },
  {
    id: "rate-limited",
    label: "Rate limit",
    description: "A 429 asks to wait for 3 seconds.",
    replies: [{ reply: { failure: "rate_limit_error", retryAfterSeconds: 3 } }],
  },
  {
    id: "error-event",
    label: "Error in the stream",
    description: "After half of the response, an error event arrives.",
    replies: [{ reply: { stream: [...BEGINNING, { errorEvent: "overloaded_error" }] } }, CONTINUATION],
  },
  {
    id: "dropped",
    label: "Dropped connection",
    description: "The connection breaks after half of the response.",
    replies: [{ reply: { stream: [...BEGINNING, { drop: true }] } }, CONTINUATION],
  },
  {
    id: "stalled",
    label: "Stalled stream",
    description: "After half of the response nothing more arrives, and the connection stays open.",
    replies: [{ reply: { stream: [...BEGINNING, { ping: true }, { stall: true }] } }, CONTINUATION],
  },
] as const satisfies readonly Scenario[];

/** The id of a scenario. */
export type ScenarioId = (typeof SCENARIOS)[number]["id"];

/** The scenario of an id. */
export function findScenario(id: ScenarioId): Scenario {
  return SCENARIOS.find((scenario) => scenario.id === id) ?? SCENARIOS[0];
}

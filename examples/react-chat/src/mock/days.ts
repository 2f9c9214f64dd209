import type { ScriptedReplyData } from "@text-completions/mock/scenario";

/** How the API behaves today. */
export interface Day {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The script, as plain data: the same for this page, for its tests, and for `text-completions mock`. */
  readonly replies: readonly ScriptedReplyData[];
}

const BEGINNING = " A completion API takes a prompt and writes";
const REST = " what comes next, token by token, until it has said enough.";
const PACE = { tokensPerSecond: 40 };

/** An answer that broke off is asked for again with its beginning as a prefill; this goes on from there. */
const CONTINUATION: ScriptedReplyData = {
  reply: { completion: REST, ...PACE },
  when: { prompt: { pattern: String.raw`\n\nAssistant: \S[^\n]*$` } },
};

const ANSWER: ScriptedReplyData = { reply: { completion: BEGINNING + REST, ...PACE } };

/** The beginning of the answer, word by word. */
const BEGUN = BEGINNING.split(/(?= )/).flatMap((word) => [word, { pause: 50 }]);

/** Every kind of day. The first is the one the page begins with. */
export const DAYS = [
  {
    id: "good",
    label: "A good day",
    description: "Answers come at once, word by word.",
    replies: [ANSWER, CONTINUATION],
  },
  {
    id: "slow",
    label: "Slow first token",
    description: "Nothing comes for 2 seconds.",
    replies: [{ reply: { completion: BEGINNING + REST, firstTokenDelayMs: 2000, ...PACE } }, CONTINUATION],
  },
  {
    id: "overloaded",
    label: "Overloaded",
    description: "Every attempt is answered by a 529.",
    replies: [{ reply: { failure: "overloaded_error" } }],
  },
  {
    id: "rate-limited",
    label: "Rate limited",
    description: "A 429 asks to wait for 3 seconds.",
    replies: [{ reply: { failure: "rate_limit_error", retryAfterSeconds: 3 } }],
  },
  {
    id: "error-in-the-middle",
    label: "Error in the middle",
    description: "After half of the answer comes an error event.",
    replies: [{ reply: { stream: [...BEGUN, { errorEvent: "overloaded_error" }] } }, CONTINUATION],
  },
  {
    id: "dropped",
    label: "Dropped connection",
    description: "The line breaks in the middle.",
    replies: [{ reply: { stream: [...BEGUN, { drop: true }] } }, CONTINUATION],
  },
  {
    id: "silent",
    label: "Silence",
    description: "The answer stops, and the line stays open.",
    replies: [{ reply: { stream: [...BEGUN, { ping: true }, { stall: true }] } }, CONTINUATION],
  },
] as const satisfies readonly Day[];

/** Names a day. */
export type DayId = (typeof DAYS)[number]["id"];

/** The day of a name. */
export function findDay(id: DayId): Day {
  return DAYS.find((day) => day.id === id) ?? DAYS[0];
}

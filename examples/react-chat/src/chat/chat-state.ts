import type { Failure } from "./describe-failure.ts";

/** One side of the conversation, once. */
export interface ChatTurn {
  readonly role: "human" | "assistant";
  readonly text: string;
  /** Why an answer is shorter than it would have been. */
  readonly cut?: "stopped" | "broken" | undefined;
}

/** What the page is doing. */
export type Phase =
  | { readonly name: "idle" | "answered" | "stopped" }
  | { readonly name: "waiting" | "answering" }
  | { readonly name: "retrying"; readonly reason: string; readonly attempt: number }
  | { readonly name: "failed"; readonly failure: Failure };

/** Something that came over the wire, or happened to it. */
export interface LogEntry {
  /** Milliseconds since the question was sent. */
  readonly atMs: number;
  readonly name: string;
  readonly data: string;
}

/** All that the page knows. */
export interface ChatState {
  readonly turns: readonly ChatTurn[];
  readonly phase: Phase;
  readonly log: readonly LogEntry[];
}

/** What can happen. */
export type ChatAction =
  | { readonly type: "asked"; readonly turns: readonly ChatTurn[] }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "logged"; readonly entry: LogEntry }
  | { readonly type: "retrying"; readonly reason: string; readonly attempt: number }
  | { readonly type: "answered" }
  | { readonly type: "stopped" }
  | { readonly type: "failed"; readonly failure: Failure };

export const NEW_CHAT: ChatState = { turns: [], phase: { name: "idle" }, log: [] };

/** The state after something happened. */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "asked":
      return { turns: action.turns, phase: { name: "waiting" }, log: [] };
    case "text":
      return { ...state, turns: addText(state.turns, action.text), phase: { name: "answering" } };
    case "logged":
      return { ...state, log: [...state.log, action.entry] };
    case "retrying":
      return { ...state, phase: { name: "retrying", reason: action.reason, attempt: action.attempt } };
    case "answered":
      return { ...state, phase: { name: "answered" } };
    case "stopped":
      return { ...state, turns: cutAnswer(state.turns, "stopped"), phase: { name: "stopped" } };
    case "failed":
      return {
        ...state,
        turns: cutAnswer(state.turns, "broken"),
        phase: { name: "failed", failure: action.failure },
      };
  }
}

/** Whether an answer is on its way. */
export function isBusy({ name }: Phase): boolean {
  return name === "waiting" || name === "answering" || name === "retrying";
}

/** The turns with more text of the answer. The space that a completion begins with is not shown. */
function addText(turns: readonly ChatTurn[], text: string): readonly ChatTurn[] {
  const last = turns.at(-1);
  if (last?.role !== "assistant") return [...turns, { role: "assistant", text: text.trimStart() }];
  return [...turns.slice(0, -1), { role: "assistant", text: last.text + text }];
}

function cutAnswer(turns: readonly ChatTurn[], cut: "stopped" | "broken"): readonly ChatTurn[] {
  return turns.map((turn, index) =>
    index === turns.length - 1 && turn.role === "assistant" ? { ...turn, cut } : turn,
  );
}

import type { Failure } from "./describe-failure.ts";

/** One side of the conversation, once. */
export interface ChatTurn {
  readonly role: "human" | "assistant";
  readonly text: string;
  /** Why a response is incomplete. */
  readonly cut?: "stopped" | "broken" | undefined;
}

/** What the page is doing. */
export type Phase =
  | { readonly name: "idle" | "complete" | "stopped" }
  | { readonly name: "waiting" | "streaming" }
  | { readonly name: "retrying"; readonly reason: string; readonly attempt: number }
  | { readonly name: "failed"; readonly failure: Failure };

/** Something that happened during a request. */
export interface LogEntry {
  /** Milliseconds since the request was sent. */
  readonly atMs: number;
  /** The name of an event of the stream, or "request", "retry", "failure" or "stopped". */
  readonly name: string;
  /** What matters of it, in a few words. */
  readonly summary: string;
  /** All of it. */
  readonly raw?: string | undefined;
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
  | { readonly type: "completed" }
  | { readonly type: "stopped" }
  | { readonly type: "cleared" }
  | { readonly type: "failed"; readonly failure: Failure };

export const NEW_CHAT: ChatState = { turns: [], phase: { name: "idle" }, log: [] };

/** The state after something happened. */
export function reduceChat(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "asked":
      return { turns: action.turns, phase: { name: "waiting" }, log: [] };
    case "text":
      return { ...state, turns: addText(state.turns, action.text), phase: { name: "streaming" } };
    case "logged":
      return { ...state, log: [...state.log, action.entry] };
    case "retrying":
      return { ...state, phase: { name: "retrying", reason: action.reason, attempt: action.attempt } };
    case "completed":
      return { ...state, phase: { name: "complete" } };
    case "cleared":
      return NEW_CHAT;
    case "stopped":
      return { ...state, turns: cutResponse(state.turns, "stopped"), phase: { name: "stopped" } };
    case "failed":
      return {
        ...state,
        turns: cutResponse(state.turns, "broken"),
        phase: { name: "failed", failure: action.failure },
      };
  }
}

/** Whether a request is in progress. */
export function isBusy({ name }: Phase): boolean {
  return name === "waiting" || name === "streaming" || name === "retrying";
}

/** The turns with more text of the response. The space that a completion begins with is not shown. */
function addText(turns: readonly ChatTurn[], text: string): readonly ChatTurn[] {
  const last = turns.at(-1);
  if (last?.role !== "assistant") return [...turns, { role: "assistant", text: text.trimStart() }];
  return [...turns.slice(0, -1), { role: "assistant", text: last.text + text }];
}

function cutResponse(turns: readonly ChatTurn[], cut: "stopped" | "broken"): readonly ChatTurn[] {
  return turns.map((turn, index) =>
    index === turns.length - 1 && turn.role === "assistant" ? { ...turn, cut } : turn,
  );
}

import type { Client } from "@text-completions/client";
import { useEffect, useReducer, useRef, useState } from "react";
import { isBusy, NEW_CHAT, reduceChat, type ChatState, type ChatTurn } from "./chat-state.ts";
import { streamAnswer } from "./stream-answer.ts";
import { toRequest } from "./to-request.ts";

/** A conversation, and what a person can do with it. */
export interface Chat extends ChatState {
  readonly system: string;
  readonly setSystem: (text: string) => void;
  /** Asks a question, unless an answer is on its way. */
  readonly ask: (question: string) => void;
  /** Ends the answer where it is. What has come stays. */
  readonly stop: () => void;
  /** Asks once more after a failure, for the rest of the answer if some of it has come. */
  readonly retry: () => void;
}

/** Holds a conversation. When the component goes away, so does the request in progress. */
export function useChat(client: Client): Chat {
  const [state, dispatch] = useReducer(reduceChat, NEW_CHAT);
  const [system, setSystem] = useState("");
  const running = useRef<AbortController>(null);

  useEffect(() => () => running.current?.abort(), []);

  function run(turns: readonly ChatTurn[]): void {
    const controller = new AbortController();
    running.current = controller;
    dispatch({ type: "asked", turns });
    void streamAnswer(client, toRequest(system, turns), controller.signal, dispatch);
  }

  return {
    ...state,
    system,
    setSystem,
    ask(question) {
      if (!isBusy(state.phase)) run([...state.turns, { role: "human", text: question }]);
    },
    stop() {
      running.current?.abort();
      dispatch({ type: "stopped" });
    },
    retry() {
      if (!isBusy(state.phase)) run(state.turns);
    },
  };
}

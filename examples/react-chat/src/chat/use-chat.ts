import type { Client } from "@text-completions/client";
import { useEffect, useReducer, useRef, useState } from "react";
import { isBusy, NEW_CHAT, reduceChat, type ChatState, type ChatTurn } from "./chat-state.ts";
import { streamResponse } from "./stream-response.ts";
import { toRequest } from "./to-request.ts";

/** A conversation, and what a person can do with it. */
export interface Chat extends ChatState {
  readonly system: string;
  readonly setSystem: (text: string) => void;
  /** Asks a question, unless a request is in progress. */
  readonly ask: (question: string) => void;
  /** Ends the request in progress. Text that has arrived stays. */
  readonly stop: () => void;
  /** Sends the request again, for the rest of the response if some of it has arrived. */
  readonly retry: () => void;
  /** Ends the request in progress and begins a new conversation. */
  readonly clear: () => void;
}

/** Holds a conversation. The request in progress ends when the component unmounts. */
export function useChat(client: Client): Chat {
  const [state, dispatch] = useReducer(reduceChat, NEW_CHAT);
  const [system, setSystem] = useState("");
  const running = useRef<AbortController>(null);

  useEffect(() => () => running.current?.abort(), []);

  function run(turns: readonly ChatTurn[]): void {
    const controller = new AbortController();
    running.current = controller;
    dispatch({ type: "asked", turns });
    void streamResponse(client, toRequest(system, turns), controller.signal, dispatch);
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
    clear() {
      running.current?.abort();
      dispatch({ type: "cleared" });
    },
  };
}

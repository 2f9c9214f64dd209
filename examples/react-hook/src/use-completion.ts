import { isCompletionError, type Client, type Clock, type CompletionParams } from "@text-completions/client";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";

export interface UseCompletionOptions {
  /** Where time comes from. Default: the browser. */
  clock?: Clock;
}

export interface UseCompletion {
  readonly status: "idle" | "waiting" | "streaming" | "complete" | "stopped" | "failed";
  /** The text that has arrived. A failure keeps it. */
  readonly text: string;
  /** What the client threw, while `status` is "failed". */
  readonly error: unknown;
  /** Seconds left of the time that the server asks to wait; 0 when `retry` may be called. */
  readonly retryInSeconds: number;
  /** Sends a request. Replaces the one in progress. */
  readonly complete: (params: CompletionParams) => void;
  /** Sends the last request again. Text that has arrived is kept, and continued. */
  readonly retry: () => void;
  /** Ends the request in progress and keeps the text that has arrived. */
  readonly stop: () => void;
}

/** Streams a completion into a component. The request in progress ends when the component unmounts. */
export function useCompletion(client: Client, options: UseCompletionOptions = {}): UseCompletion {
  const { clock = BROWSER_CLOCK } = options;
  const [{ status, text, error, retryAt }, dispatch] = useReducer(reduce, IDLE);
  const controller = useRef<AbortController>(undefined);
  const lastParams = useRef<CompletionParams>(undefined);

  const abort = useCallback(() => {
    controller.current?.abort();
    controller.current = undefined;
  }, []);

  useEffect(() => abort, [abort]);

  async function run(params: CompletionParams, kept: string): Promise<void> {
    abort();
    const mine = new AbortController();
    controller.current = mine;
    lastParams.current = params;
    /** Does nothing after `stop`, after another request, or after the component has unmounted. */
    function update(action: Action): void {
      if (controller.current === mine) dispatch(action);
    }

    update({ type: "started", text: kept });
    try {
      // Text behind "Assistant:" is continued.
      const prompt = params.prompt + kept;
      const stream = client.stream({ ...params, prompt }, { signal: mine.signal });
      for await (const part of stream.text()) update({ type: "received", text: part });
      update({ type: "ended" });
    } catch (thrown) {
      const waitMs = isCompletionError(thrown) && thrown.kind === "api" ? thrown.retryAfterMs : undefined;
      update({ type: "failed", error: thrown, retryAt: clock.now() + (waitMs ?? 0) });
    }
  }

  return {
    status,
    text,
    error,
    retryInSeconds: useCountdown(retryAt, clock),
    complete: (params) => void run(params, ""),
    retry() {
      // A prompt must not end in whitespace.
      if (lastParams.current) void run(lastParams.current, text.trimEnd());
    },
    stop() {
      if (controller.current === undefined) return;
      abort();
      dispatch({ type: "stopped" });
    },
  };
}

interface State extends Pick<UseCompletion, "status" | "text" | "error"> {
  /** When the time is over that the server asks to wait; 0 if it asks for none. */
  readonly retryAt: number;
}

type Action =
  | { type: "started"; text: string }
  | { type: "received"; text: string }
  | { type: "ended" }
  | { type: "stopped" }
  | { type: "failed"; error: unknown; retryAt: number };

const IDLE: State = { status: "idle", text: "", error: undefined, retryAt: 0 };

function reduce(state: State, action: Action): State {
  switch (action.type) {
    case "started":
      return { ...IDLE, status: "waiting", text: action.text };
    case "received":
      return { ...state, status: "streaming", text: state.text + action.text };
    case "ended":
      return { ...state, status: "complete" };
    case "stopped":
      return { ...state, status: "stopped" };
    case "failed":
      return { ...state, status: "failed", error: action.error, retryAt: action.retryAt };
  }
}

/** Seconds until a moment, rounded up. */
function useCountdown(until: number, clock: Clock): number {
  const [now, setNow] = useState(() => clock.now());
  const secondsLeft = Math.max(0, Math.ceil((until - Math.max(now, clock.now())) / 1000));

  useEffect(() => {
    if (secondsLeft === 0) return;
    const timer = clock.setTimeout(() => setNow(clock.now()), until - clock.now() - (secondsLeft - 1) * 1000);
    return () => clock.clearTimeout(timer);
  }, [until, secondsLeft, clock]);

  return secondsLeft;
}

const BROWSER_CLOCK: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => window.setTimeout(callback, delayMs),
  clearTimeout: (timer) => window.clearTimeout(Number(timer)),
};

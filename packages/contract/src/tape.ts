import type { Chunk, Exchange } from "./exchange.ts";

/** What comes back, as it is recorded. */
export type Answer = Omit<Exchange, "request">;

/** Takes down an answer while it arrives. */
export interface Tape {
  /** The answer, when its end has come. */
  readonly ended: Promise<Answer>;
  readonly begin: (response: Response) => void;
  /** Somebody begins to read the body. */
  readonly touch: () => void;
  readonly add: (bytes: Uint8Array) => void;
  /** The first end counts. */
  readonly end: (how?: Pick<Answer, "failure" | "abandoned">) => void;
  /** Ends the answer, abandoned, if nobody has begun to read its body. */
  readonly leaveUnread: () => void;
}

/** Creates an empty tape. `elapsed` gives the milliseconds since the request was sent. */
export function createTape(elapsed: () => number): Tape {
  let settle: ((answer: Answer) => void) | undefined;
  const ended = new Promise<Answer>((resolve) => {
    settle = resolve;
  });
  const chunks: Chunk[] = [];
  let head: Pick<NonNullable<Answer["response"]>, "status" | "headers" | "headersAtMs"> | undefined;
  let isTouched = false;

  const end: Tape["end"] = (how) =>
    settle?.({ ...how, response: head && { ...head, chunks: [...chunks], endedAtMs: elapsed() } });
  return {
    ended,
    end,
    begin({ status, headers }) {
      head = { status, headers: new Headers(headers), headersAtMs: elapsed() };
    },
    touch() {
      isTouched = true;
    },
    // A copy: the reader may do with its bytes what it likes.
    add: (bytes) => void chunks.push({ atMs: elapsed(), bytes: bytes.slice() }),
    leaveUnread() {
      if (head !== undefined && !isTouched) end({ abandoned: true });
    },
  };
}

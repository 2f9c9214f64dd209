import type { Clock } from "@text-completions/core";
import { createBaseMock } from "./base-mock.ts";
import { createQuickClock } from "./check-mock.ts";
import { isStream, rebuild } from "./layers.ts";

/** How long a response takes: until its first piece, and from there to its last. */
export interface Pace {
  firstMs: number;
  spreadMs?: number;
}

/** The requests that are timed, in the order in which they come; the last pace holds for all that follow. */
export interface Paces {
  /** Streams of the long text. */
  long: Pace[];
  /** Streams of one token. */
  token: Pace[];
  /** One token without a stream: the first of them right after a client has left. */
  plain: Pace[];
}

/** A server whose time passes only as the paces say, and the clock that shows it. */
export function createTimedServer(paces: Paces): {
  fetch: (request: Request) => Promise<Response>;
  clock: Clock;
} {
  const mock = createBaseMock();
  const counts = { long: 0, token: 0, plain: 0 };
  let now = 0;
  return {
    clock: { ...createQuickClock(), now: () => now },
    async fetch(request) {
      const body: unknown = await request
        .clone()
        .json()
        .catch(() => ({}));
      const { max_tokens_to_sample: limit, stop_sequences: stops } = Object(body);
      const response = await mock.fetch(request);
      const isLong = isStream(response) && limit > 200 && !(stops?.length > 1);
      if (!isLong && limit !== 1) return response;
      const kind = isLong ? "long" : isStream(response) ? "token" : "plain";
      const { firstMs, spreadMs = 0 } = paces[kind][counts[kind]++] ?? paces[kind].at(-1) ?? { firstMs: 0 };
      const events = (await response.text()).split(/(?<=\n\n)/);
      let sent = 0;
      const pieces = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            const event = events[sent++];
            if (event === undefined) return controller.close();
            now += sent === 1 ? firstMs : spreadMs / (events.length - 1);
            return controller.enqueue(new TextEncoder().encode(event));
          },
        },
        { highWaterMark: 0 },
      );
      return rebuild(response, pieces);
    },
  };
}

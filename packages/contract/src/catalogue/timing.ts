import type { ExchangeWithResponse, ParsedExchange } from "../exchange/parsed-exchange.ts";
import { inconclusive, type Reason } from "../reason.ts";
import { type ActiveCheck, activeCheck, type Finding } from "./define.ts";
import {
  afterLeavingProbe,
  countStreamProbe,
  leftStreamProbe,
  oneTokenStreamProbe,
  type Probe,
  type ProbeSettings,
  vary,
} from "./probes.ts";
import { textsOf } from "./stream-sequence.ts";

// Checks of time compare a server with itself: with how long it takes for one token, and for the whole text. A machine
// that is busy for a moment looks like a slow server, so what looks wrong is measured again, and fails only if it looks
// wrong each time, by more than the measurements differ.

type Settings = Pick<ProbeSettings, "responseTo">;

/** A shorter wait may only be due to a busy machine. */
const MIN_WAIT_MS = 150;
/** A wait counts if it is longer than this many times the spread of the measurements. */
const NOISE_FACTOR = 3;
/** Text counts as arriving at once if it arrives within this fraction of the wait before it. */
const AT_ONCE = 0.25;
/** With fewer events, nothing can be said about how they arrive. */
const MIN_EVENTS = 5;

/** When the first text of a stream arrived, and how long after it the last. In milliseconds. */
interface Arrival {
  firstMs: number;
  spreadMs: number;
}

const streamAgainProbe: Probe = vary(countStreamProbe, {
  id: "timing/streamed-again",
  standIn: { probe: countStreamProbe, suffices: (_, settings) => !looksBuffered(settings) },
});

const oneTokenAgainProbe: Probe = vary(oneTokenStreamProbe, {
  id: "timing/one-token-again",
  standIn: { probe: oneTokenStreamProbe, suffices: (_, settings) => !looksBuffered(settings) },
});

function looksBuffered({ responseTo }: Settings): boolean {
  const [stream, short, plain] = [countStreamProbe, oneTokenStreamProbe, afterLeavingProbe].map(responseTo);
  const arrival = arrivalOf(stream);
  return arrival !== undefined && isAtOnce(arrival, oneTokenOf([arrivalOf(short)?.firstMs], endOf(plain)));
}

/** Whether a stream arrived at once, after far longer than one token takes. */
function isAtOnce({ firstMs, spreadMs }: Arrival, oneTokenMs: number): boolean {
  const waitMs = firstMs - oneTokenMs;
  return waitMs >= MIN_WAIT_MS && spreadMs <= waitMs * AT_ONCE;
}

/**
 * How long a server takes for one token: the longest of all measurements with a stream. A response without a stream
 * reveals a server that delays every stream by the same time; a stream may take somewhat longer to begin.
 */
function oneTokenOf(streamedMs: readonly (number | undefined)[], plainMs: number | undefined): number {
  const measured = streamedMs.filter((ms) => ms !== undefined);
  const streamed = measured.length > 0 ? Math.max(...measured) : Infinity;
  return Math.min(streamed, plainMs === undefined ? Infinity : plainMs + MAX_START_MS);
}

/** How much longer the first token of a stream may take than a response without a stream. */
const MAX_START_MS = 400;

export const notBuffered: ActiveCheck = activeCheck({
  id: "stream/not-buffered",
  title: "A stream is not buffered",
  spec: "#/components/schemas/CompletionRequest/properties/stream",
  remedy:
    "Send each event at once: switch off buffering of streams in the server and in every proxy (nginx: `proxy_buffering off;`, Caddy: no `buffer_responses`).",
  probes: [countStreamProbe, oneTokenStreamProbe, afterLeavingProbe, streamAgainProbe, oneTokenAgainProbe],
  evaluate(stream, short, plain, again, shortAgain) {
    const arrivals = [stream, again].flatMap((parsed) => arrivalOf(parsed) ?? []);
    const [arrival] = arrivals;
    const shortMs = [short, shortAgain].map((parsed) => arrivalOf(parsed)?.firstMs);
    const oneTokenMs = oneTokenOf(shortMs, endOf(plain));
    if (arrival === undefined || !Number.isFinite(oneTokenMs) || eventsOf(stream) < MIN_EVENTS) {
      return inconclusive("too-short", "the text arrived in too few events");
    }
    const noiseMs = differenceOf(arrivals.map(({ firstMs }) => firstMs)) + differenceOf(shortMs);
    const waitMs = Math.min(...arrivals.map(({ firstMs }) => firstMs)) - oneTokenMs;
    if (arrivals.every((each) => isAtOnce(each, oneTokenMs))) {
      if (waitMs < NOISE_FACTOR * noiseMs) return tooNoisy(noiseMs);
      const message = `All ${eventsOf(stream)} events arrived at once after ${Math.round(arrival.firstMs)} ms; one token alone took ${Math.round(oneTokenMs)} ms.`;
      return [{ where: "stream", message, probe: 0 }];
    }
    // If the server is this fast, text that is sent event by event looks the same as text that is sent at once.
    const spreadMs = Math.max(...arrivals.map((each) => each.spreadMs));
    return spreadMs >= MIN_SPREAD_MS
      ? []
      : inconclusive("too-fast", "the whole text arrived too fast to be measured");
  },
});

/** What arrives within this time may have been written at once. */
const MIN_SPREAD_MS = 50;

function tooNoisy(noiseMs: number): Reason {
  return inconclusive(
    "too-noisy",
    `the same request took up to ${Math.round(noiseMs)} ms longer when it was repeated`,
  );
}

const leftAgainProbe: Probe = vary(leftStreamProbe, {
  id: "timing/left-again",
});

const afterLeavingAgainProbe: Probe = vary(afterLeavingProbe, {
  id: "timing/after-leaving-again",
  after: [leftAgainProbe],
  standIn: { probe: afterLeavingProbe, suffices: (_, settings) => !looksOccupied(settings) },
});

const undisturbedProbe: Probe = vary(afterLeavingProbe, {
  id: "timing/undisturbed",
  after: [],
  standIn: { probe: oneTokenStreamProbe, suffices: (_, settings) => !looksOccupied(settings) },
});

function looksOccupied({ responseTo }: Settings): boolean {
  const [stream, short, next] = [countStreamProbe, oneTokenStreamProbe, afterLeavingProbe].map(responseTo);
  return waitsForText(arrivalOf(stream), endOf(next), endOf(short));
}

/** Whether a request waits for a good part of the text that another client has not read. */
function waitsForText(arrival: Arrival | undefined, nextMs = 0, undisturbedMs = Infinity): boolean {
  const spreadMs = arrival?.spreadMs ?? 0;
  return spreadMs >= 2 * MIN_WAIT_MS && nextMs - undisturbedMs >= spreadMs / 2;
}

export const stopsGenerating: ActiveCheck = activeCheck({
  id: "robustness/stops-generating",
  title: "A request does not wait for the text of a client that has left",
  spec: "#/components/schemas/StreamBlock",
  remedy:
    "Stop generating when the client closes its connection: nobody reads the text, and the next request waits for it.",
  severity: "should",
  probes: [
    countStreamProbe,
    afterLeavingProbe,
    oneTokenStreamProbe,
    afterLeavingAgainProbe,
    undisturbedProbe,
  ],
  evaluate(stream, next, short, nextAgain, undisturbed): Finding[] | Reason {
    const arrival = arrivalOf(stream);
    if (arrival === undefined || arrival.spreadMs < 2 * MIN_WAIT_MS) {
      return inconclusive("too-fast", "the whole text arrived too fast to be measured");
    }
    const undisturbedMs = Math.max(endOf(short) ?? 0, endOf(undisturbed) ?? 0);
    const waits = [next, nextAgain].map((parsed) => endOf(parsed) ?? 0);
    if (!waits.every((ms) => waitsForText(arrival, ms, undisturbedMs))) return [];
    const message = `After a client left a stream, the next request took ${Math.round(Math.min(...waits))} ms instead of ${Math.round(undisturbedMs)} ms: the server went on generating.`;
    return [{ where: "response", message, probe: 1 }];
  },
});

function arrivalOf(parsed: ParsedExchange | undefined): Arrival | undefined {
  const stream = parsed?.response?.stream;
  const times = stream === undefined ? [] : textsOf(stream).map(({ atMs }) => atMs);
  const [firstMs] = times;
  return firstMs === undefined ? undefined : { firstMs, spreadMs: (times.at(-1) ?? firstMs) - firstMs };
}

function eventsOf({ response: { stream } }: ExchangeWithResponse): number {
  return stream === undefined ? 0 : textsOf(stream).length;
}

/** When an exchange ended, if it succeeded. */
function endOf(parsed: ParsedExchange | undefined): number | undefined {
  return parsed?.response?.completion === undefined ? undefined : parsed.exchange.endedAtMs;
}

function differenceOf(times: readonly (number | undefined)[]): number {
  const known = times.filter((ms) => ms !== undefined);
  return known.length === 0 ? 0 : Math.max(...known) - Math.min(...known);
}

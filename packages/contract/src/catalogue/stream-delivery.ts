import type { ParsedResponse } from "../exchange/parsed-exchange.ts";
import { inconclusive } from "../reason.ts";
import { type Finding, type ActiveCheck, activeCheck } from "./define.ts";
import { acceptedRequest, show } from "./outcomes.ts";
import {
  countAgainProbe,
  countProbe,
  countStreamProbe,
  leftStreamProbe,
  oneTokenStreamProbe,
  SLOW_READ_DELAYS_MS,
  slowStreamProbe,
  stopProbe,
  stopStreamProbe,
} from "./probes.ts";
import { isTerminal, textsOf } from "./stream-sequence.ts";

/** With fewer, nothing can be said about how they came. */
const FEWEST_EVENTS = 5;
/** What comes within this time came at once: a server that has the whole text may write it piece by piece. */
const AT_ONCE_MS = 50;
/** How long a slow reader lets what is there already wait. */
const SLOW_MS = /* @__PURE__ */ SLOW_READ_DELAYS_MS.reduce((sum, ms) => sum + ms);
/** How much longer than for one token the whole text must be waited for. */
const LONG_WAIT_MS = 150;

export const notBuffered: ActiveCheck = activeCheck({
  id: "stream/not-buffered",
  title: "A stream is not buffered",
  spec: "#/components/schemas/CompletionRequest/properties/stream",
  remedy:
    "Send each event at once: switch off buffering and compression of streams in the server and in every proxy.",
  // The second one is sent alone, so that what else is under way cannot be the reason.
  probes: [countStreamProbe, slowStreamProbe, oneTokenStreamProbe],
  evaluate(quick, slow, short) {
    const shortWait = textTimes(short.response)[0];
    const both = [quick, slow].map(({ response }) => textTimes(response));
    const [spread = 0, slowSpread = 0] = both.map((times) => (times.at(-1) ?? 0) - (times[0] ?? 0));
    if (shortWait === undefined || both.some(({ length }) => length < FEWEST_EVENTS)) {
      return inconclusive("too-short", "the text came in too few events");
    }
    if (spread > AT_ONCE_MS || slowSpread > SLOW_MS + AT_ONCE_MS) return [];
    // A quick server cannot be distinguished from one that buffers, unless it lets the caller wait for the whole text.
    const wait = Math.min(...both.map(([first = 0]) => first));
    if (wait - shortWait < LONG_WAIT_MS) {
      return inconclusive("too-fast", "the whole text came too fast to be measured");
    }
    const message = `All ${both[0]?.length} events came at once after ${Math.round(wait)} ms; the first token alone took ${Math.round(shortWait)} ms.`;
    return [{ where: "stream", message }];
  },
});

export const matchesNonStreamed: ActiveCheck = activeCheck({
  id: "stream/matches-non-streamed",
  title: "A stream has the same content as the non-streamed response",
  spec: "#/components/schemas/CompletionEvent",
  remedy: "Build both responses from the same completion: same model, same stop reason, same text.",
  probes: [countProbe, countStreamProbe, countAgainProbe, slowStreamProbe, stopProbe, stopStreamProbe],
  evaluate(...exchanges) {
    const [first, other, ...again] = exchanges.map(({ response }) => response.completion);
    if (first === undefined || other === undefined) {
      return inconclusive("unexpected-response", "one of the two responses holds no completion");
    }
    if (typeof other.stopReason !== "string") {
      return inconclusive("unexpected-response", "the stream did not come to its end");
    }
    const isSame = first.text === other.text;
    const members = [
      ...differenceIn("model", first.model, other.model),
      // Another text may end for another reason.
      ...(typeof first.stopReason === "string" && isSame
        ? differenceIn("stop_reason", first.stopReason, other.stopReason)
        : []),
    ];
    if (members.length > 0 || isSame) return members;
    const isProven = isSystematic([first, other, ...again].map((completion) => completion?.text ?? ""));
    if (!isProven) {
      return inconclusive("not-deterministic", "the model's output is not deterministic");
    }
    const message = `The non-streamed text is ${show(first.text)} each time, and the streamed text ${show(other.text)}.`;
    return [{ where: "stream", message, expected: first.text, received: other.text, probe: 1 }];
  },
});

/**
 * Whether non-streamed responses and streams differ from each other, and never among themselves: two whole ones of each kind are
 * equal, and so is the beginning that comes before a stop sequence. Output that is not deterministic does not suffice.
 */
function isSystematic(texts: readonly string[]): boolean {
  const [
    plain = "",
    streamed = "",
    plainAgain = "",
    streamedAgain = "",
    plainStart = "",
    streamedStart = "",
  ] = texts;
  return (
    plain === plainAgain &&
    streamed === streamedAgain &&
    plain.startsWith(plainStart) &&
    streamed.startsWith(streamedStart) &&
    plainStart !== streamedStart
  );
}

function differenceIn(member: string, expected: unknown, received: unknown): Finding[] {
  if (expected === received) return [];
  const message = `\`${member}\` is ${show(expected)} in the non-streamed response, and ${show(received)} in the stream.`;
  return [{ where: `stream/${member}`, message, expected, received, probe: 1 }];
}

function textTimes({ stream }: ParsedResponse): number[] {
  return stream === undefined ? [] : textsOf(stream).map(({ atMs }) => atMs);
}

const FRAME_SPEC = "#/components/schemas/StreamBlock";

/** Checks of what clients do to servers. */
export const robustnessChecks: readonly ActiveCheck[] = [
  acceptedRequest({
    id: "robustness/chunked-request",
    title: "A request in chunks is accepted",
    spec: "#/paths/~1v1~1complete/post/requestBody",
    remedy:
      "Accept bodies with `transfer-encoding: chunked` too: clients that stream their requests send these (RFC 9112, section 7.1).",
    severity: "should",
    send: { id: "plain/chunked", chunked: true },
  }),
  activeCheck({
    id: "robustness/slow-reader",
    title: "A client that reads slowly gets the whole stream",
    spec: FRAME_SPEC,
    remedy: "Wait for a client that reads slowly instead of dropping it.",
    probes: [slowStreamProbe, countStreamProbe],
    evaluate({ response }, { response: quick }) {
      if (response.stream === undefined) {
        return inconclusive("unexpected-response", `the response is a ${response.status}, not a stream`);
      }
      if (response.stream.events.some(isTerminal)) return [];
      if (quick.stream?.events.some(isTerminal) !== true) {
        return inconclusive("unexpected-response", "a stream that is read at once has no end either");
      }
      return [{ where: "stream", message: "Read slowly, the stream breaks off before its last event." }];
    },
  }),
  acceptedRequest({
    id: "robustness/leaving-client",
    title: "The server keeps responding after a client has left a stream",
    spec: FRAME_SPEC,
    remedy:
      "Treat a connection that a client closes in the middle of a stream as the end of that request alone.",
    // Does the server still respond once a client has left?
    send: { id: "plain/after-leaving", alone: true, after: [leftStreamProbe] },
  }),
];

import type { ExchangeWithResponse } from "../exchange/parsed-exchange.ts";
import { inconclusive } from "../reason.ts";
import { type ActiveCheck, activeCheck, type Finding } from "./define.ts";
import { acceptedRequest, show } from "./outcomes.ts";
import {
  afterLeavingProbe,
  countAgainProbe,
  countProbe,
  countStreamAgainProbe,
  countStreamProbe,
  stopProbe,
  stopStreamProbe,
} from "./probes.ts";
import { isTerminal, textsOf } from "./stream-sequence.ts";
import { highestProbe } from "./variations.ts";

export const matchesNonStreamed: ActiveCheck = activeCheck({
  id: "stream/matches-non-streamed",
  title: "A stream has the same content as the non-streamed response",
  spec: "#/components/schemas/CompletionEvent",
  remedy: "Build both responses from the same completion: same model, same stop reason, same text.",
  probes: [countProbe, countStreamProbe, countAgainProbe, countStreamAgainProbe, stopProbe, stopStreamProbe],
  evaluate(...exchanges) {
    const [first, other, ...again] = exchanges.map(({ response }) => response.completion);
    if (first === undefined || other === undefined) {
      return inconclusive("unexpected-response", "one of the two responses contains no completion");
    }
    if (typeof other.stopReason !== "string") {
      return inconclusive("unexpected-response", "the stream did not reach its end");
    }
    const isSame = first.text === other.text;
    const members = [
      ...differenceIn("model", first.model, other.model),
      // Different text may end for a different reason.
      ...(typeof first.stopReason === "string" && isSame
        ? differenceIn("stop_reason", first.stopReason, other.stopReason)
        : []),
    ];
    if (members.length > 0 || isSame) return members;
    const cumulative = findRepetition(exchanges);
    if (cumulative !== undefined) return [cumulative];
    const isProven = isSystematic([first, other, ...again].map((completion) => completion?.text ?? ""));
    if (!isProven) {
      return inconclusive("not-deterministic", "the model's output is not deterministic");
    }
    const message = `The non-streamed text is ${show(first.text)} each time, and the streamed text ${show(other.text)}.`;
    return [{ where: "stream", message, expected: first.text, received: other.text, probe: 1 }];
  },
});

/** A last event that has all of the non-streamed text: with two events, nothing else shows that they are cumulative. */
function findRepetition([count, streamed]: readonly ExchangeWithResponse[]): Finding | undefined {
  const whole = count?.response.completion?.text ?? "";
  const texts = streamed?.response.stream === undefined ? [] : textsOf(streamed.response.stream);
  const last = texts.at(-1);
  if (last === undefined || texts.length < 2 || last.text !== whole) return undefined;
  const message = `The last event has the whole text again: ${show(last.text)}.`;
  const where = `stream.events[${last.index}]/completion`;
  return { where, message, received: last.text, offset: last.offset, probe: 1 };
}

/**
 * Whether non-streamed responses differ from streams, but not among themselves: two whole ones of each kind are equal,
 * and so is the beginning that comes before a stop sequence. Output that is not deterministic is no proof.
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

const BLOCK_SPEC = "#/components/schemas/StreamBlock";

/** Checks of how servers cope with what clients do. */
export function listRobustnessChecks(): ActiveCheck[] {
  return [
    acceptedRequest({
      id: "robustness/chunked-request",
      title: "A request in chunks is accepted",
      spec: "#/paths/~1v1~1complete/post/requestBody",
      remedy:
        "Accept bodies with `transfer-encoding: chunked` too: clients that stream their requests send these (RFC 9112, section 7.1).",
      severity: "should",
      within: highestProbe,
      send: { id: "robustness/chunked", chunked: true },
    }),
    activeCheck({
      id: "robustness/slow-reader",
      title: "A client that reads slowly gets the whole stream",
      spec: BLOCK_SPEC,
      remedy: "Wait for a client that reads slowly instead of dropping it.",
      probes: [stopStreamProbe, countStreamProbe],
      evaluate({ response }, { response: quick }) {
        if (response.stream === undefined) {
          return inconclusive("unexpected-response", `the response is a ${response.status}, not a stream`);
        }
        if (response.stream.events.some(isTerminal)) return [];
        if (quick.stream?.events.some(isTerminal) !== true) {
          return inconclusive(
            "unexpected-response",
            "a stream that is read without pauses does not end either",
          );
        }
        return [{ where: "stream", message: "When read slowly, the stream ends before its last event." }];
      },
    }),
    acceptedRequest({
      id: "robustness/leaving-client",
      title: "The server keeps responding after a client has left a stream",
      spec: BLOCK_SPEC,
      remedy:
        "Treat a connection that a client closes in the middle of a stream as the end of that request alone.",
      send: afterLeavingProbe,
    }),
  ];
}

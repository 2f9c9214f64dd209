import { PROMPT_RULES } from "@text-completions/core";
import type { ExchangeWithResponse } from "../exchange/parsed-exchange.ts";
import { inconclusive, type Reason } from "../reason.ts";
import { type PassiveCheck, type Finding, type ActiveCheck, passiveCheck, activeCheck } from "./define.ts";
import { operationResponse, show } from "./outcomes.ts";
import {
  countProbe,
  countStreamProbe,
  oneTokenProbe,
  oneTokenStreamProbe,
  PROMPT_WORDS,
  stopProbe,
  stopSequencesOf,
  stopStreamProbe,
} from "./probes.ts";
import { findStopDecoys } from "./stop-decoys.ts";
import { aliasProbe } from "./variations.ts";

export const excluded: PassiveCheck = passiveCheck({
  id: "stops/excluded",
  title: "A completion contains none of its stop sequences",
  spec: "#/components/schemas/Completion/properties/completion",
  remedy:
    "End the text before the first stop sequence, and hold back what may be the beginning of one until it is known.",
  evaluate(parsed) {
    const text = operationResponse(parsed)?.completion?.text;
    const stops = stopSequencesOf(parsed.request.body);
    if (text === undefined || stops.length === 0) return undefined;
    const found = stops.find((stop) => text.includes(stop));
    if (found === undefined) return [];
    const message = `The text contains the stop sequence ${show(found)}: ${show(text.slice(0, text.indexOf(found) + found.length))}.`;
    return [{ where: "response.body/completion", message, received: text }];
  },
});

export const humanTurn: PassiveCheck = passiveCheck({
  id: "stops/human-turn",
  title: "A completion ends before the next Human turn",
  spec: "#/components/schemas/CompletionRequest/properties/stop_sequences",
  remedy: `Treat ${JSON.stringify(PROMPT_RULES.markers.human)} as a stop sequence of every request.`,
  evaluate(parsed) {
    const text = operationResponse(parsed)?.completion?.text;
    if (text === undefined) return undefined;
    const at = text.indexOf(PROMPT_RULES.markers.human);
    if (at < 0) return [];
    const message = `The text continues with another turn: ${show(text.slice(at, at + 40))}.`;
    return [{ where: "response.body/completion", message, received: text }];
  },
});

/** How a completion with stop sequences ended, compared with the same text without them. */
interface StoppedText {
  text: string;
  stopReason: unknown;
  /** The text without stop sequences. */
  whole: string;
  /** The first stop sequence in it, and where. */
  stop: string;
  at: number;
}

/** What defines a check of stopped texts. */
interface StopDraft extends Pick<ActiveCheck, "id" | "title" | "spec" | "remedy"> {
  /** The finding; undefined if all is right; or why the texts cannot be compared. */
  evaluate: (stopped: StoppedText) => Omit<Finding, "probe"> | Reason | undefined;
}

/** Defines a check that evaluates the non-streamed text and the streamed one, each ended by a stop sequence. */
/* @__NO_SIDE_EFFECTS__ */ function stopCheck({ evaluate, ...draft }: StopDraft): ActiveCheck {
  return activeCheck({
    ...draft,
    probes: [stopProbe, stopStreamProbe, countProbe],
    evaluate(plain, streamed, count) {
      const results = [plain, streamed].map((exchange) => {
        const stopped = readStopped(exchange, count);
        return "code" in stopped ? stopped : evaluate(stopped);
      });
      const findings = results.flatMap((result, probe) =>
        result === undefined || "code" in result ? [] : [{ ...result, probe }],
      );
      const reason = results.find((result) => result !== undefined && "code" in result);
      return findings.length > 0 || reason === undefined || !("code" in reason) ? findings : reason;
    },
  });
}

function readStopped(exchange: ExchangeWithResponse, count: ExchangeWithResponse): StoppedText | Reason {
  const { completion, status } = exchange.response;
  const whole = count.response.completion?.text ?? "";
  if (typeof completion?.stopReason !== "string") {
    return inconclusive("unexpected-response", `the response is a ${status}, not a whole completion`);
  }
  const found = stopSequencesOf(exchange.request.body)
    .map((stop) => ({ stop, at: whole.indexOf(stop) }))
    .filter(({ at }) => at >= 0)
    .toSorted((one, other) => one.at - other.at);
  const [first] = found;
  if (first === undefined)
    return inconclusive("not-deterministic", "the model wrote no text with a stop sequence");
  return { text: completion.text, stopReason: completion.stopReason, whole, ...first };
}

export const stopReported: ActiveCheck = stopCheck({
  id: "stops/reported",
  title: "A completion that a stop sequence ended has that stop reason",
  spec: "#/components/schemas/StopReason",
  remedy: 'Set `stop_reason` to "stop_sequence" when a stop sequence ends the text.',
  evaluate({ text, stopReason: received, whole, stop, at }) {
    if (text !== whole.slice(0, at)) {
      const wrote = `the model did not write ${show(stop)} where it had written it before`;
      return inconclusive("not-deterministic", wrote);
    }
    if (received === "stop_sequence") return undefined;
    const message = `The text ends where ${show(stop)} would come, and \`stop_reason\` is ${show(received)}.`;
    return { where: "response.body/stop_reason", message, expected: "stop_sequence", received };
  },
});

/** No model has a token for longer text. */
const MAX_TOKEN_LENGTH = 40;

export const stoppedWhole: ActiveCheck = stopCheck({
  id: "stops/whole-text",
  title: "A completion has all text before a stop sequence, and none of the stop sequence",
  spec: "#/components/schemas/Completion/properties/completion",
  remedy:
    "Compare stop sequences with the text, not with tokens: send what precedes one within a token, and hold back what may be the beginning of one.",
  evaluate({ text, stopReason, whole, stop, at }) {
    const expected = whole.slice(0, at);
    if (text === expected) return undefined;
    const isNear = Math.abs(text.length - at) <= MAX_TOKEN_LENGTH;
    const isSame = text.startsWith(expected) ? whole.startsWith(text) : expected.startsWith(text);
    // Different text ends differently, and another check finds a stop sequence that was ignored.
    if (!isSame || !isNear || stopReason !== "stop_sequence" || text.includes(stop)) {
      return inconclusive("not-deterministic", "the model did not write the same text again");
    }
    const end = text.slice(-20);
    const message =
      text.length > at
        ? `The text ends with ${show(end)}, and so with the beginning of the stop sequence ${show(stop)}.`
        : `The text ends with ${show(end)}; ${show(expected.slice(text.length))} is missing before the stop sequence ${show(stop)}.`;
    return { where: "response.body/completion", message, expected, received: text };
  },
});

const STOP_SEQUENCES = "#/components/schemas/CompletionRequest/properties/stop_sequences";

/** Checks that nothing but a stop sequence of the request ends the text. */
export function listForeignStopChecks(): ActiveCheck[] {
  return [
    activeCheck({
      id: "stops/exact",
      title: "Only a stop sequence ends the text, and only within the completion",
      spec: STOP_SEQUENCES,
      remedy:
        "Compare stop sequences character by character, as they were sent, with the text of the completion alone.",
      probes: [stopProbe, stopStreamProbe, countProbe],
      evaluate(plain, streamed, count) {
        const whole = count.response.completion?.text ?? "";
        const { misreadings } = findStopDecoys(whole);
        const texts = [plain, streamed].map(({ response }) => response.completion?.text);
        if (whole === "" || texts.every((text) => text === undefined)) {
          return inconclusive("unexpected-response", "no response contains a text to compare");
        }
        const stops = [plain, streamed].flatMap(({ request }) => stopSequencesOf(request.body));
        const startsWithStop = (at: number): boolean => stops.some((stop) => whole.startsWith(stop, at));
        // No model stops where a piece begins, because that is within a word.
        const misread = texts.flatMap((text, probe) =>
          misreadings
            .filter(({ at }) => text === whole.slice(0, at) && !startsWithStop(at))
            .map(({ does, decoy }) => {
              const message = `The text ends with ${show(text?.slice(-20))}, as if the stop sequence ${show(decoy)} ${does}.`;
              return { where: "response.body/completion", message, received: text, probe };
            }),
        );
        if (misread.length > 0 || !texts.every((text) => text === "")) return misread;
        const message = `The text is empty, and the stop sequence ${show(PROMPT_WORDS)} is in the prompt.`;
        return [{ where: "response.body/completion", message, expected: whole, received: "" }];
      },
    }),
    activeCheck({
      id: "stops/own-request",
      title: "A stop sequence ends only the completion of its request",
      spec: STOP_SEQUENCES,
      remedy:
        "Carry nothing over from one request to the next: neither stop sequences nor a list that they were added to.",
      probes: [countStreamProbe, oneTokenStreamProbe, countProbe, stopProbe, stopStreamProbe, aliasProbe],
      evaluate(streamed, short, count, ...earlier) {
        const whole = count.response.completion?.text ?? "";
        const { text = "", stopReason } = streamed.response.completion ?? {};
        const isCut = stopReason === "stop_sequence" && text !== "" && whole.startsWith(text);
        // A model may end its text elsewhere, but not within a word, nor twice before one.
        const isWithinWord = /\p{L}$/u.test(text) && /^\p{L}/u.test(whole.slice(text.length));
        const isTwice = text.trim() === "" && short.response.completion?.text === text;
        if (!isCut || !(isWithinWord || isTwice)) return [];
        const stop = earlier
          .flatMap(({ request }) => stopSequencesOf(request.body))
          .find((each) => whole.startsWith(each, text.length));
        if (stop === undefined) return [];
        const message = `The text ends with ${show(text.slice(-20))}, before ${show(stop)}: a stop sequence of an earlier request.`;
        return [{ where: "response.body/completion", message, expected: whole, received: text }];
      },
    }),
  ];
}

const FIELD = "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample";

/** Checks of the token limit. */
export function listTokenChecks(): ActiveCheck[] {
  return [
    activeCheck({
      id: "tokens/limit-honoured",
      title: "A completion has no more tokens than asked for",
      spec: FIELD,
      remedy: "Stop after `max_tokens_to_sample` tokens.",
      probes: [oneTokenProbe, oneTokenStreamProbe, countProbe],
      evaluate: (plain, streamed, count) =>
        evaluateBoth(plain, streamed, (text) => {
          const whole = count.response.completion?.text ?? "";
          const isWhole = text === whole && /\w\W+\w/.test(text);
          // No token spans three words, nor the end of a clause and the beginning of the next.
          const isLong =
            text.length > MAX_TOKEN_LENGTH || /\w\W+\w+\W+\w|\p{L}{2}[,;:.!?]\s+\p{L}{2}/u.test(text);
          if (!isLong && !isWhole) return undefined;
          return `The completion of a request for one token is ${show(text)}.`;
        }),
    }),
    activeCheck({
      id: "tokens/limit-reported",
      title: "A completion that the token limit ended has that stop reason",
      spec: "#/components/schemas/StopReason",
      remedy: 'Set `stop_reason` to "max_tokens" when the token limit ends the text.',
      probes: [oneTokenProbe, oneTokenStreamProbe, countProbe],
      evaluate(plain, streamed, count) {
        const whole = count.response.completion?.text ?? "";
        return evaluateBoth(plain, streamed, (text, reason) => {
          // Only where there was more to come: without the limit, the same text continued.
          const isCut = text !== "" && whole.startsWith(text) && whole.length > text.length;
          // A stream that failed has no reason at all.
          if (!isCut || typeof reason !== "string" || reason === "max_tokens") return undefined;
          return `The token limit ended the text after ${show(text)}, and \`stop_reason\` is ${show(reason)}.`;
        });
      },
    }),
  ];
}

/** Evaluates the non-streamed completion and the streamed one. */
function evaluateBoth(
  plain: ExchangeWithResponse,
  streamed: ExchangeWithResponse,
  findError: (text: string, stopReason: unknown) => string | undefined,
): Finding[] | Reason {
  const completions = [plain, streamed].map(({ response }) => response.completion);
  if (completions.every((completion) => completion === undefined))
    return inconclusive("unexpected-response", "no response contains a completion");
  return completions.flatMap((completion, probe) => {
    const message = completion === undefined ? undefined : findError(completion.text, completion.stopReason);
    return message === undefined
      ? []
      : [{ where: "response.body", message, received: completion?.text, probe }];
  });
}

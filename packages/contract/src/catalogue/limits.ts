import { PROMPT_RULES } from "@text-completions/core";
import { inconclusive, type Reason } from "../reason.ts";
import {
  type ExchangeWithResponse,
  type PassiveCheck,
  type Finding,
  type ActiveCheck,
  passiveCheck,
  activeCheck,
} from "./define.ts";
import { expectAcceptance, operationResponse, show } from "./outcomes.ts";
import {
  countProbe,
  oneTokenProbe,
  oneTokenStreamProbe,
  stopProbe,
  stopSequencesOf,
  stopStreamProbe,
} from "./probes.ts";

export const excluded: PassiveCheck = passiveCheck({
  id: "stops/excluded",
  title: "A completion contains none of its stop sequences",
  spec: "#/components/schemas/Completion/properties/completion",
  remedy:
    "End the text before the first stop sequence, and hold back what may be the beginning of one until it is known.",
  probes: [stopProbe, stopStreamProbe],
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
  probes: [countProbe],
  evaluate(parsed) {
    const text = operationResponse(parsed)?.completion?.text;
    if (text === undefined) return undefined;
    const at = text.indexOf(PROMPT_RULES.markers.human);
    if (at < 0) return [];
    const message = `The text goes on with a turn of its own: ${show(text.slice(at, at + 40))}.`;
    return [{ where: "response.body/completion", message, received: text }];
  },
});

export const stopReported: ActiveCheck = activeCheck({
  id: "stops/reported",
  title: "A completion that a stop sequence ended has that stop reason",
  spec: "#/components/schemas/StopReason",
  remedy: 'Set `stop_reason` to "stop_sequence" when a stop sequence ends the text.',
  probes: [stopProbe, stopStreamProbe, countProbe],
  evaluate(plain, streamed, count) {
    const results = [plain, streamed].map((exchange) => evaluateEnd(exchange, count));
    const reason = results.find((result) => "code" in result);
    const findings = results.flatMap((result, probe) =>
      "code" in result ? [] : result.map((finding) => ({ ...finding, probe })),
    );
    return findings.length > 0 || reason === undefined ? findings : reason;
  },
});

function evaluateEnd(
  exchange: ExchangeWithResponse,
  count: ExchangeWithResponse,
): ReturnType<typeof expectAcceptance> {
  const whole = count.response.completion?.text ?? "";
  const completion = exchange.response.completion;
  const [stop = ""] = stopSequencesOf(exchange.request.body);
  if (typeof completion?.stopReason !== "string")
    return inconclusive(
      "unexpected-response",
      `the response is a ${exchange.response.status}, not a whole completion`,
    );
  const at = whole.indexOf(stop);
  if (at < 0 || completion.text !== whole.slice(0, at)) {
    return inconclusive(
      "not-deterministic",
      `the model did not write ${show(stop)} where it had written it before`,
    );
  }
  if (completion.stopReason === "stop_sequence") return [];
  const message = `The text ends where ${show(stop)} would come, and \`stop_reason\` is ${show(completion.stopReason)}.`;
  return [
    {
      where: "response.body/stop_reason",
      message,
      expected: "stop_sequence",
      received: completion.stopReason,
    },
  ];
}

/** No model has a token for longer text. */
const LONGEST_TOKEN = 40;

const FIELD = "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample";

/** Checks of the token limit. */
export const tokenChecks: readonly ActiveCheck[] = [
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
        if (text.length <= LONGEST_TOKEN && !isWhole) return undefined;
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
        // Only where there was more to come: the same text went on without the limit.
        const isCut = text !== "" && whole.startsWith(text) && whole.length > text.length;
        // A stream that failed has no reason at all.
        if (!isCut || typeof reason !== "string" || reason === "max_tokens") return undefined;
        return `The token limit ended the text after ${show(text)}, and \`stop_reason\` is ${show(reason)}.`;
      });
    },
  }),
];

/** Evaluates the non-streamed completion and the streamed one alike. */
function evaluateBoth(
  plain: ExchangeWithResponse,
  streamed: ExchangeWithResponse,
  findError: (text: string, stopReason: unknown) => string | undefined,
): Finding[] | Reason {
  const completions = [plain, streamed].map(({ response }) => response.completion);
  if (completions.every((completion) => completion === undefined))
    return inconclusive("unexpected-response", "no response holds a completion");
  return completions.flatMap((completion, probe) => {
    const message = completion === undefined ? undefined : findError(completion.text, completion.stopReason);
    return message === undefined
      ? []
      : [{ where: "response.body", message, received: completion?.text, probe }];
  });
}

import { type AnsweredReading, type Finding, probeRule, type ProbeRule } from "../../rule.ts";
import { countProbe, oneTokenProbe, oneTokenStreamProbe } from "../probes.ts";
import { show } from "../show.ts";

/** No model has a token for longer text than this. */
const LONGEST_TOKEN = 40;

const FIELD = "#/components/schemas/CompletionRequest/properties/max_tokens_to_sample";

/** Checks of the token limit. */
export const tokenRules: readonly ProbeRule[] = [
  probeRule({
    id: "tokens/limit-honoured",
    title: "A completion has no more tokens than asked for",
    spec: FIELD,
    remedy: "Stop after `max_tokens_to_sample` tokens.",
    probes: [oneTokenProbe, oneTokenStreamProbe, countProbe],
    judge: (plain, streamed, count) =>
      judgeBoth(plain, streamed, (text) => {
        const whole = count.response.answer?.text ?? "";
        const isWhole = text === whole && /\w\W+\w/.test(text);
        if (text.length <= LONGEST_TOKEN && !isWhole) return undefined;
        return `Asked for one token, the completion is ${show(text)}.`;
      }),
  }),
  probeRule({
    id: "tokens/limit-reported",
    title: "A completion that the token limit ended says so",
    spec: "#/components/schemas/StopReason",
    remedy: 'Set `stop_reason` to "max_tokens" when the token limit ends the text.',
    probes: [oneTokenProbe, oneTokenStreamProbe, countProbe],
    judge(plain, streamed, count) {
      const whole = count.response.answer?.text ?? "";
      return judgeBoth(plain, streamed, (text, reason) => {
        // Only where more was to come: the same text went on without the limit.
        const isCut = text !== "" && whole.startsWith(text) && whole.length > text.length;
        // A stream that failed gives no reason at all.
        if (!isCut || typeof reason !== "string" || reason === "max_tokens") return undefined;
        return `The token limit ended the text after ${show(text)}, and \`stop_reason\` is ${show(reason)}.`;
      });
    },
  }),
];

/** Judges the plain answer and the streamed one alike. */
function judgeBoth(
  plain: AnsweredReading,
  streamed: AnsweredReading,
  fault: (text: string, stopReason: unknown) => string | undefined,
): Finding[] | string {
  const answers = [plain, streamed].map(({ response }) => response.answer);
  if (answers.every((answer) => answer === undefined)) return "there was no completion";
  return answers.flatMap((answer, probe) => {
    const message = answer === undefined ? undefined : fault(answer.text, answer.stopReason);
    return message === undefined ? [] : [{ where: "response.body", message, received: answer?.text, probe }];
  });
}

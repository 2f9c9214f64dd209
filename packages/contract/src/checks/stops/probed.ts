import { type AnsweredReading, probeRule, type ProbeRule } from "../../rule.ts";
import { expectAcceptance } from "../expect-status.ts";
import { countProbe } from "../probes.ts";
import { show } from "../show.ts";
import { stopProbe, stopStreamProbe } from "./probes.ts";
import { stopSequencesOf } from "./stop-sequences-of.ts";

/** That an answer which a stop sequence ended says so. */
export const stopReported: ProbeRule = probeRule({
  id: "stops/reported",
  title: "A completion that a stop sequence ended says so",
  spec: "#/components/schemas/StopReason",
  remedy: 'Set `stop_reason` to "stop_sequence" when a stop sequence ends the text.',
  probes: [stopProbe, stopStreamProbe, countProbe],
  judge(plain, streamed, count) {
    const results = [plain, streamed].map((answer) => judgeEnd(answer, count));
    const reason = results.find((result) => typeof result === "string");
    const findings = results.flatMap((result, probe) =>
      typeof result === "string" ? [] : result.map((finding) => ({ ...finding, probe })),
    );
    return findings.length > 0 || reason === undefined ? findings : reason;
  },
});

function judgeEnd(answer: AnsweredReading, count: AnsweredReading): ReturnType<typeof expectAcceptance> {
  const whole = count.response.answer?.text ?? "";
  const told = answer.response.answer;
  const [stop = ""] = stopSequencesOf(answer.request.body);
  if (typeof told?.stopReason !== "string")
    return `the answer was a ${answer.response.status}, not a whole completion`;
  const at = whole.indexOf(stop);
  if (at < 0 || told.text !== whole.slice(0, at)) {
    return `the model did not write ${show(stop)} where it had written it before`;
  }
  if (told.stopReason === "stop_sequence") return [];
  const message = `The text ends where ${show(stop)} would come, and \`stop_reason\` is ${show(told.stopReason)}.`;
  return [
    { where: "response.body/stop_reason", message, expected: "stop_sequence", received: told.stopReason },
  ];
}

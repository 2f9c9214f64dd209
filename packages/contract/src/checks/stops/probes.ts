import { isObject } from "../../reading/is-object.ts";
import type { BodyChange, Probe, ProbeSettings } from "../../probe.ts";
import { countProbe, countStreamProbe } from "../probes.ts";

/** How long the stop sequence is: longer than most tokens, so that it is cut in pieces. */
const LENGTH = 6;

/** A request whose stop sequence stands in the middle of what its like was answered. */
export const stopProbe: Probe = {
  id: "stops/plain",
  billable: true,
  after: [countProbe],
  body: (settings) => ({ ...changeOf(settings, countProbe), stop_sequences: [stopSequence(settings)] }),
};

/** The same, streamed. */
export const stopStreamProbe: Probe = {
  id: "stops/stream",
  billable: true,
  after: [countProbe],
  body: (settings) => ({ ...changeOf(settings, countStreamProbe), stop_sequences: [stopSequence(settings)] }),
};

function changeOf(settings: ProbeSettings, probe: Probe): BodyChange {
  const body = probe.body(settings);
  return isObject(body) ? body : {};
}

/** A piece from the middle of the answer; a comma, which stands between numbers, if there is no long answer. */
function stopSequence({ answerTo }: ProbeSettings): string {
  const text = answerTo(countProbe)?.response?.answer?.text ?? "";
  const start = Math.floor((text.length - LENGTH) / 2);
  // Not white space at either end: some servers drop such sequences.
  const piece = text.slice(Math.max(0, start), start + LENGTH).trim();
  return piece === "" || /[\uD800-\uDFFF]/.test(piece) ? "," : piece;
}

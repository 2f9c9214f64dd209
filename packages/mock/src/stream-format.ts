import type { TextEnd } from "./limit-text.ts";

/** How the events of one stream are written. */
export interface StreamFormat {
  /** New text. */
  text(text: string): string;
  /** The last event, and whatever follows it. */
  end(end: TextEnd): string;
  ping(): string;
  error(type: string, message: string): string;
}

/** What all events of one stream have in common. */
export interface StreamIdentity {
  readonly id: string;
  readonly model: string;
  /** Whether to send the undocumented `stop` and `log_id`. */
  readonly legacyFields: boolean;
  readonly lineEnding: "\n" | "\r\n";
}

/** Streams of `2023-06-01`: named events, each with new text only. The bytes are those of recorded streams. */
export function createStreamFormat({
  id,
  model,
  legacyFields,
  lineEnding: eol,
}: StreamIdentity): StreamFormat {
  const head = `event: completion${eol}data: {"type":"completion","id":${JSON.stringify(id)},"completion":`;
  const modelField = `,"model":${JSON.stringify(model)}`;
  const rest = (reason: string | null, stop: string | null): string => {
    const extras = legacyFields ? `,"stop":${JSON.stringify(stop)},"log_id":${JSON.stringify(id)}` : "";
    return `,"stop_reason":${JSON.stringify(reason)}${modelField}${extras}}${eol}${eol}`;
  };
  const tail = rest(null, null);
  return {
    text: (text) => `${head}${JSON.stringify(text)}${tail}`,
    end: ({ reason, stop }) => `${head}""${rest(reason, stop)}`,
    ping: () => `event: ping${eol}data: {"type": "ping"}${eol}${eol}`,
    error: (type, message) => errorFrame(type, message, eol),
  };
}

/** Streams of `2023-01-01`: nameless events, each with the whole text so far, and `[DONE]` at the end. */
export function createCumulativeFormat({ id, model, lineEnding: eol }: StreamIdentity): StreamFormat {
  let textSoFar = "";
  const rest = `"truncated": false, "log_id": ${JSON.stringify(id)}, "model": ${JSON.stringify(model)}, "exception": null}`;
  const frame = (stop: string | null, reason: string | null): string =>
    `data: {"completion": ${JSON.stringify(textSoFar)}, "stop": ${JSON.stringify(stop)}, ` +
    `"stop_reason": ${JSON.stringify(reason)}, ${rest}${eol}${eol}`;
  return {
    text(text) {
      textSoFar += text;
      return frame(null, null);
    },
    end: ({ reason, stop }) => `${frame(stop, reason)}data: [DONE]${eol}${eol}`,
    ping: () => `event: ping${eol}data: {}${eol}${eol}`,
    error: (type, message) => errorFrame(type, message, eol),
  };
}

function errorFrame(type: string, message: string, eol: string): string {
  const error = `{"type": ${JSON.stringify(type)}, "message": ${JSON.stringify(message)}}`;
  return `event: error${eol}data: {"type": "error", "error": ${error}}${eol}${eol}`;
}

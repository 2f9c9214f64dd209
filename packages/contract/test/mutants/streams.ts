import { HEADER } from "@text-completions/core";
import {
  changeEvents,
  changeFrames,
  changeHeaders,
  changeStream,
  fail,
  isStream,
  rebuild,
} from "../servers/layers.ts";
import { endless, impatient, withPauses } from "../servers/bodies.ts";
import { type Mutant, mutant } from "./mutant.ts";

const PING = 'event: ping\ndata: {"type": "ping"}\n\n';

/** Servers that are wrong in streams. */
export const STREAM_MUTANTS: readonly Mutant[] = [
  mutant(
    "stream/content-type",
    "sends streams as application/octet-stream",
    changeHeaders((headers, response) => {
      if (isStream(response)) headers.set(HEADER.contentType, "application/octet-stream");
    }),
  ),
  mutant("stream/content-type", "never streams", async (_, pass) =>
    pass({ body: { stream: false } }).catch(() => pass()),
  ),
  mutant(
    "stream/named-events",
    "sends events without a name",
    changeStream((text) => text.replaceAll("event: completion\n", "")),
  ),
  mutant(
    "stream/json-data",
    "sends bare text as data",
    changeFrames((frames) => [
      ...frames.slice(0, 1),
      "event: completion\ndata: Hello\n\n",
      ...frames.slice(1),
    ]),
  ),
  mutant(
    "stream/json-data",
    "sends pings without JSON",
    changeFrames((frames) => ["event: ping\ndata: ping\n\n", ...frames]),
  ),
  mutant(
    "stream/event-schema",
    "names the model in the last event alone",
    changeEvents((data) => (data["stop_reason"] === null ? { ...data, model: undefined } : data)),
  ),
  mutant(
    "stream/event-schema",
    "leaves out a stop_reason that is null",
    changeEvents((data) => (data["stop_reason"] === null ? { ...data, stop_reason: undefined } : data)),
  ),
  mutant(
    "stream/event-schema",
    "calls its events text_completion",
    changeEvents((data) => ({ ...data, type: "text_completion" })),
  ),
  mutant(
    "stream/event-type",
    "leaves out the type of events",
    changeEvents((data) => ({ ...data, type: undefined })),
  ),
  mutant(
    "stream/incremental-text",
    "repeats the whole text in each event",
    changeEvents((data, index, all) => ({
      ...data,
      completion: all
        .slice(0, index + 1)
        .map(({ completion }) => String(completion))
        .join(""),
    })),
  ),
  mutant(
    "stream/incremental-text",
    "repeats the whole text in the last event",
    changeEvents((data, index, all) => ({
      ...data,
      completion:
        index === all.length - 1
          ? all.map(({ completion }) => String(completion)).join("")
          : data["completion"],
    })),
  ),
  mutant(
    "stream/same-model",
    "changes the model on the way",
    changeEvents((data, index) => (index === 1 ? { ...data, model: "claude-2.0" } : data)),
  ),
  mutant(
    "stream/same-id",
    "makes an id for each event",
    changeEvents((data, index) => ({ ...data, id: `compl_${index}` })),
  ),
  mutant(
    "stream/one-terminal-event",
    "ends streams without a last event",
    changeEvents((data) => (data["stop_reason"] === null ? data : undefined)),
  ),
  mutant(
    "stream/one-terminal-event",
    "sends the last event twice",
    changeFrames((frames) => [...frames, frames.at(-1) ?? ""]),
  ),
  mutant(
    "stream/one-terminal-event",
    "marks every event as the last",
    changeEvents((data) => ({ ...data, stop_reason: "stop_sequence" })),
  ),
  mutant(
    "stream/one-terminal-event",
    "never ends its streams",
    async (_, pass) => {
      const response = await pass();
      if (!isStream(response)) return response;
      const text = (await response.text())
        .split(/(?<=\n\n)/)
        .slice(0, -1)
        .join("");
      return rebuild(response, endless(text));
    },
    { timeoutMs: 2000 },
  ),
  mutant(
    "stream/nothing-after-end",
    "pings after the last event",
    changeFrames((frames) => [...frames, PING]),
  ),
  mutant(
    "stream/nothing-after-end",
    "completes after an error",
    changeFrames((frames) => [
      ...frames.slice(0, 1),
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
      ...frames.slice(1, -1),
    ]),
  ),
  mutant(
    "stream/no-done",
    "ends streams with [DONE]",
    changeFrames((frames) => [...frames, "data: [DONE]\n\n"]),
  ),
  mutant(
    "stream/last-event-closed",
    "does not close the last event",
    changeStream((text) => text.slice(0, -1)),
  ),
  mutant(
    "stream/no-stray-lines",
    "writes log lines into streams",
    changeFrames((frames) => ["INFO starting\n\n", ...frames]),
  ),
  mutant(
    "stream/not-buffered",
    "holds a stream back until it is whole",
    changeStream((text) => text),
    { options: { tokensPerSecond: 20 }, isTimed: true },
  ),
  mutant(
    "stream/not-buffered",
    "makes the whole first, and then writes it event by event",
    changeStream((text) => withPauses(text, () => new Promise(setImmediate))),
    { options: { tokensPerSecond: 20 }, isTimed: true },
  ),
  mutant(
    "stream/matches-non-streamed",
    "loses a word of each stream",
    changeEvents((data, index) => (index === 2 ? undefined : data)),
  ),
  mutant(
    "stream/matches-non-streamed",
    "trims streams",
    changeEvents((data, index) =>
      index === 0 ? { ...data, completion: String(data["completion"]).trimStart() } : data,
    ),
  ),
  mutant(
    "stream/matches-non-streamed",
    "streams from another model",
    changeStream((text) => text.replaceAll('"model":"claude-2.1"', '"model":"claude-2.0"')),
  ),
  mutant("robustness/chunked-request", "wants to know the length of each body before", ({ request }, pass) =>
    request.method === "POST" && !request.headers.has("content-length")
      ? Promise.resolve(fail(400, "invalid_request_error"))
      : pass(),
  ),
  mutant(
    "robustness/slow-reader",
    "drops a client that reads slowly",
    async ({ text }, pass) => {
      const response = await pass();
      if (!isStream(response) || !text.includes("Count")) return response;
      return rebuild(response, impatient(await response.text()));
    },
    { isTimed: true },
  ),
  {
    caughtBy: "robustness/leaving-client",
    does: "fails for good once a client has left",
    isTimed: true,
    layer: () => {
      let isBroken = false;
      return async ({ request }, pass) => {
        if (isBroken) return fail(500, "api_error");
        const response = await pass();
        if (!isStream(response)) return response;
        request.signal.addEventListener("abort", () => (isBroken = true));
        return rebuild(response, withPauses(await response.text()));
      };
    },
  },
];

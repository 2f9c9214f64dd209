import { validateStreamEvent } from "@text-completions/core/validate";
import { isObject } from "@text-completions/core/internal";
import { parseJson } from "../exchange/json.ts";
import type { ParsedExchange, ParsedStream } from "../exchange/parsed-exchange.ts";
import { type PassiveCheck, type Finding, passiveCheck } from "./define.ts";
import { contentTypeCheck, problemFinding, show, streamedResponse } from "./outcomes.ts";

/** What defines a check of streams. */
interface StreamDraft extends Pick<PassiveCheck, "id" | "title" | "spec" | "remedy"> {
  severity?: PassiveCheck["severity"];
  evaluate: (stream: ParsedStream, parsed: ParsedExchange) => readonly Finding[] | undefined;
}

/** Defines a check that evaluates every stream. */
/* @__NO_SIDE_EFFECTS__ */ export function streamCheck({ evaluate, ...draft }: StreamDraft): PassiveCheck {
  return passiveCheck({
    ...draft,
    evaluate(parsed) {
      const stream = streamedResponse(parsed)?.stream;
      return stream === undefined ? undefined : evaluate(stream, parsed);
    },
  });
}

export const contentType: PassiveCheck = contentTypeCheck({
  id: "stream/content-type",
  title: "A request with `stream: true` gets text/event-stream",
  spec: "#/paths/~1v1~1complete/post/x-response-selector",
  remedy:
    "Choose between JSON and a stream by `stream` in the body alone, and send `content-type: text/event-stream`.",
  expected: "text/event-stream",
  responseOf: streamedResponse,
});

export const namedEvents: PassiveCheck = streamCheck({
  id: "stream/named-events",
  title: "Every event has a name",
  spec: "#/components/schemas/EventBlock/required",
  remedy: "Write an `event:` line into every event: official clients drop events without one.",
  evaluate: ({ blocks }) =>
    blocks.flatMap(({ name, data, offset }, index) => {
      if (name !== undefined || isDone(data)) return [];
      const where = `stream.events[${index}]/event`;
      return [
        { where, message: `The event has no name; its data is ${show(data)}.`, received: data, offset },
      ];
    }),
});

const KNOWN: ReadonlySet<string | undefined> = new Set(["completion", "ping", "error"]);

export const jsonData: PassiveCheck = streamCheck({
  id: "stream/json-data",
  title: "The data of every event is a JSON object",
  spec: "#/components/schemas/EventBlock/properties/data",
  remedy: "Write one JSON object into the data of each `completion`, `ping` and `error`.",
  evaluate: ({ blocks }) =>
    blocks.flatMap(({ name, data, offset }, index) => {
      if (!KNOWN.has(name) || isObject(parseJson(data))) return [];
      const message = `The data of a \`${name}\` event is ${show(data)}.`;
      return [{ where: `stream.events[${index}]/data`, message, received: data, offset }];
    }),
});

export const eventSchema: PassiveCheck = streamCheck({
  id: "stream/event-schema",
  title: "Every event has the documented members",
  spec: "#/components/schemas/StreamEvent",
  remedy:
    "Send `completion`, `stop_reason` and `model` in each completion event, and `error` in an error event; more is allowed.",
  evaluate: ({ events }) =>
    events.flatMap(({ name, data, index, offset }) => {
      const where = `stream.events[${index}]`;
      const type = data["type"] ?? name;
      if (type !== name) {
        const message = `The type of a \`${name}\` event is ${show(type)}.`;
        return [{ where: `${where}/type`, message, expected: name, received: type, offset }];
      }
      return validateStreamEvent({ type, ...data }).map((problem) => problemFinding(where, problem, offset));
    }),
});

export const eventType: PassiveCheck = streamCheck({
  id: "stream/event-type",
  title: "The data of every event has a type",
  spec: "#/components/schemas/CompletionEvent/x-tolerated",
  remedy: "Write the name of the event into `type` of its data.",
  evaluate: ({ events }) =>
    events
      .filter(({ data }) => data["type"] === undefined)
      .map(({ name, index, offset }) => {
        const message = `The data of a \`${name}\` event has no \`type\`.`;
        return { where: `stream.events[${index}]/type`, message, expected: name, offset };
      }),
});

/** Whether data is the end marker of other APIs. */
export function isDone(data: string): boolean {
  return data.trim() === "[DONE]";
}

export const noDone: PassiveCheck = streamCheck({
  id: "stream/no-done",
  title: "A stream has no `[DONE]`",
  spec: "#/components/parameters/anthropic-version",
  remedy: "Leave out `data: [DONE]`: it belongs to other APIs, and to version 2023-01-01 of this one.",
  evaluate: ({ blocks }) =>
    blocks.flatMap(({ data, offset }, index) =>
      isDone(data)
        ? [
            {
              where: `stream.events[${index}]/data`,
              message: "The data is `[DONE]`.",
              received: data,
              offset,
            },
          ]
        : [],
    ),
});

export const lastEventClosed: PassiveCheck = streamCheck({
  id: "stream/last-event-closed",
  title: "An empty line ends the last event",
  spec: "#/components/schemas/StreamBlock",
  remedy:
    "Write an empty line after every event, the last one included: readers drop an event that lacks it.",
  evaluate({ openAt, isWhole }) {
    if (!isWhole) return undefined;
    if (openAt === undefined) return [];
    return [{ where: "stream", message: "The body ends within an event.", offset: openAt }];
  },
});

export const noStrayLines: PassiveCheck = streamCheck({
  id: "stream/no-stray-lines",
  title: "A stream contains only events",
  spec: "#/components/schemas/StreamBlock",
  remedy:
    "Write only `event:`, `data:`, `id:`, `retry:` and comment lines; text with line feeds is JSON within one `data` line.",
  severity: "should",
  evaluate: ({ strayLines }) =>
    strayLines.slice(0, 5).map(({ text, offset }) => {
      const message = `The line ${show(text)} is not a field of an event stream.`;
      return { where: "stream", message, received: text.slice(0, 200), offset };
    }),
});

/** How every stream is written. */
export const streamFormatChecks: readonly PassiveCheck[] = [
  contentType,
  namedEvents,
  jsonData,
  eventSchema,
  eventType,
  noDone,
  lastEventClosed,
  noStrayLines,
];

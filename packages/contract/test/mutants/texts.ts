import { COUNTED } from "../servers/base-mock.ts";
import { changeCompletion, isStream, rebuild, rejectWhen } from "../servers/layers.ts";
import type { Layer } from "../servers/incoming.ts";
import { type Mutant, mutant } from "./mutant.ts";

/** Servers that change the texts of models, or end them where they should not. */
export const TEXT_MUTANTS: readonly Mutant[] = [
  mutant(
    "stops/exact",
    "compares stop sequences without regard to case",
    changeStops((stop) => COUNTED.match(new RegExp(stop.replaceAll(/\W/g, "\\$&"), "i"))?.[0] ?? stop),
  ),
  mutant(
    "stops/exact",
    "reads stop sequences as regular expressions",
    changeStops((stop) => COUNTED.match(new RegExp(stop.replace(/^\W+/, "\\$&")))?.[0] ?? stop),
  ),
  mutant(
    "stops/exact",
    "trims stop sequences",
    changeStops((stop) => stop.trim() || stop),
  ),
  mutant("stops/exact", "searches the prompt for stop sequences", async ({ body }, pass) => {
    const prompt = String(body["prompt"]);
    return pass(
      stopsOf(body)?.some((stop) => prompt.includes(stop)) ? { body: { stop_sequences: [" "] } } : {},
    );
  }),
  {
    caughtBy: "stops/own-request",
    does: "remembers stop sequences",
    layer: () => {
      const kept = new Set<string>();
      return async ({ body }, pass) => {
        for (const stop of stopsOf(body) ?? []) kept.add(stop);
        const isValid = !("stop_sequences" in body) || stopsOf(body) !== undefined;
        return pass(
          isValid && kept.size > 0 && "prompt" in body ? { body: { stop_sequences: [...kept] } } : {},
        );
      };
    },
  },
  mutant(
    "stops/human-turn",
    "no longer ends before a Human turn when a request has stop sequences",
    async ({ body }, pass) => {
      const response = await pass();
      if (!isStream(response) || !stopsOf(body)?.length) return response;
      const text = await response.text();
      const at = text.lastIndexOf('"completion":""');
      return rebuild(
        response,
        `${text.slice(0, at)}"completion":"\\n\\nHuman: And then?"${text.slice(at + 15)}`,
      );
    },
  ),
  mutant(
    "tokens/limit-honoured",
    "writes the beginning of a second item instead of one token",
    async ({ body }, pass) =>
      pass(body["max_tokens_to_sample"] === 1 ? { body: { max_tokens_to_sample: 3 } } : {}),
  ),
  {
    caughtBy: "response/id-unique",
    does: "responds to a request that comes again with the id of the first response",
    layer: () => {
      const ids = new Map<string, string>();
      return async ({ text }, pass) => {
        const response = await pass();
        if (!isStream(response)) return response;
        const sent = await response.text();
        const id = ids.get(text) ?? /"id":"([^"]*)"/.exec(sent)?.[1] ?? "";
        ids.set(text, id);
        return rebuild(response, sent.replaceAll(/"id":"[^"]*"/g, `"id":"${id}"`));
      };
    },
  },
  mutant(
    "response/no-metadata",
    "writes the metadata of a request below the text",
    async ({ body }, pass) => {
      const response = await pass();
      const { metadata } = body;
      if (response.status !== 200 || metadata === undefined) return response;
      const text = await response.text();
      const added = JSON.stringify(JSON.stringify(metadata)).slice(1, -1);
      return rebuild(response, text.replace(/"completion":"(?=[^"])/, `$&${added}`));
    },
  ),
  mutant(
    "request/temperature-fractional",
    "takes only whole numbers for a temperature",
    rejectWhen(({ body }) => isFraction(body["temperature"])),
  ),
  mutant(
    "request/top-p-fractional",
    "takes only whole numbers for top_p",
    rejectWhen(({ body }) => isFraction(body["top_p"])),
  ),
  changed("drops what is not ASCII", (text) => text.replaceAll(/[^\0-\x7F]/g, "")),
  changed("writes question marks for what is not ASCII", (text) => text.replaceAll(/[^\0-\x7F]/gu, "?")),
  changed("reads the bytes of UTF-8 as Latin-1", (text) =>
    Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""),
  ),
  changed("escapes its text for HTML", (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&#34;").replaceAll(">", "&#x3E;"),
  ),
  changed("removes markup", (text) => text.replaceAll(/<[^>]*>/g, "")),
  changed("escapes its text for JSON twice", (text) => JSON.stringify(text).slice(1, -1)),
  changed("takes accents apart", (text) => text.normalize("NFD")),
  changed("writes small letters", (text) => text.toLowerCase()),
];

/** A server that changes the text of a completion. */
function changed(does: string, change: (text: string) => string): Mutant {
  return mutant(
    "response/text-unchanged",
    does,
    changeCompletion((body) => ({ ...body, completion: change(String(body["completion"])) })),
  );
}

/** Changes stop sequences to what ends the text. */
function changeStops(change: (stop: string) => string): Layer {
  return async ({ body }, pass) => {
    const stops = stopsOf(body);
    return pass(stops === undefined ? {} : { body: { stop_sequences: stops.map(change) } });
  };
}

/** The stop sequences of a request, if they are valid. */
function stopsOf({ stop_sequences: stops }: Record<string, unknown>): string[] | undefined {
  const isValid = Array.isArray(stops) && stops.every((stop) => typeof stop === "string" && stop !== "");
  return isValid ? stops.map(String) : undefined;
}

function isFraction(value: unknown): boolean {
  return typeof value === "number" && value > 0 && value < 1;
}

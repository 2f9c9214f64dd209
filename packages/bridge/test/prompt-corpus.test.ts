import { toMessagesRequest } from "@text-completions/bridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REJECTED_PROMPTS, VALID_PROMPTS, type ValidPrompt } from "../../../scripts/prompt-corpus.ts";
import { NEW, OLD } from "./messages-api/profile.ts";
import { REQUEST, start, type Started } from "./start-bridge.ts";

let bridge: Started;
beforeAll(async () => {
  bridge = await start({ models: OLD.id, adaptations: "adapt" });
});
afterAll(() => bridge[Symbol.asyncDispose]());

describe("the valid prompt", () => {
  test.each(VALID_PROMPTS)("$name is sent as messages that the API accepts", async (corpusPrompt) => {
    const { system, messages } = expectedRequest(corpusPrompt);

    const response = await bridge.ask({ prompt: corpusPrompt.prompt });

    expect(await response.json()).toMatchObject({ type: "completion" });
    expect(bridge.sent()).toMatchObject({ messages });
    expect(bridge.sent()["system"]).toBe(system);
  });

  test.each(VALID_PROMPTS)("$name is adapted as noted", (corpusPrompt) => {
    const { adaptations } = toMessagesRequest({ ...REQUEST, prompt: corpusPrompt.prompt }, { model: OLD.id });

    expect(adaptations.map(({ code }) => code).toSorted()).toEqual(expectedCodes(corpusPrompt));
  });

  const adapted = VALID_PROMPTS.filter((corpusPrompt) => expectedCodes(corpusPrompt).length > 0);
  test.each(adapted)("$name is rejected by a strict bridge", async (corpusPrompt) => {
    const response = await bridge.ask({ prompt: corpusPrompt.prompt }, { prefer: "handling=strict" });
    const body = await response.json();

    expect(response.status).toBe(400);
    expect(expectedCodes(corpusPrompt)).toContain(body.error.details.error_code);
  });

  const endsWithAssistant = ({ request }: ValidPrompt): boolean =>
    request.messages.at(-1)?.role === "assistant";

  test.each(VALID_PROMPTS.filter(endsWithAssistant))(
    "$name is folded for a model without prefill",
    (corpusPrompt) => {
      const { messages } = expectedRequest(corpusPrompt);
      const [asked, text] = messages.slice(-2).map(({ content }) => content);

      const { body, adaptations } = toMessagesRequest(
        { ...REQUEST, prompt: corpusPrompt.prompt },
        { model: NEW.id },
      );

      expect(adaptations.map(({ code }) => code)).toContain("prefill");
      expect(body.messages.slice(0, -1)).toEqual(messages.slice(0, -2));
      expect(body.messages.at(-1)).toEqual({
        role: "user",
        content: `${asked}\n\nContinue this answer from its end, without repeating it:\n\n${text}`,
      });
    },
  );

  test.each(VALID_PROMPTS.filter((corpusPrompt) => !endsWithAssistant(corpusPrompt)))(
    "$name is sent alike to a model without prefill",
    (corpusPrompt) => {
      const { body } = toMessagesRequest({ ...REQUEST, prompt: corpusPrompt.prompt }, { model: NEW.id });

      expect(body.messages).toEqual(expectedRequest(corpusPrompt).messages);
    },
  );
});

test.each(REJECTED_PROMPTS)("the prompt $name is rejected before it is sent", async (corpusPrompt) => {
  const { prompt, message } = corpusPrompt;
  const before = bridge.api.received.length;

  const response = await bridge.ask({ prompt });
  const body = await response.json();

  expect(response.status).toBe(400);
  expect(body.error.type).toBe("invalid_request_error");
  expect(body.error.message.replace(/: line 1 column \d+ \(char \d+\)$/, "")).toBe(message);
  expect(bridge.api.received.length).toBe(before);
  expect(() => toMessagesRequest({ ...REQUEST, prompt }, { model: OLD.id })).toThrow(TypeError);
});

/** The bridge puts a text where the first human turn is blank: the Messages API demands a first user message. */
function expectedRequest({ request, notes }: ValidPrompt): ValidPrompt["request"] {
  if (!notes.includes("user-not-first")) return request;
  return { ...request, messages: [{ role: "user", content: "(no text)" }, ...request.messages] };
}

/** The notes of the conversion as adaptations for a model that continues a prefill: that needs none. */
function expectedCodes({ notes }: ValidPrompt): string[] {
  const codes = notes
    .filter((note) => note !== "prefill")
    .map((note) => (note === "user-not-first" ? "first-turn-blank" : note));
  return [...new Set(codes)].toSorted();
}

import { describe, expect, test } from "vitest";
import {
  validateCompletion,
  validateErrorResponse,
  validateStreamEvent,
} from "@text-completions/core/validate";
import { jsonExamples } from "./examples.ts";

const COMPLETION = {
  type: "completion",
  id: "compl_1",
  completion: " Hi",
  stop_reason: "stop_sequence",
  model: "m",
};
const EVENT = { type: "completion", completion: " Hi", stop_reason: null, model: "m" };

/** Bodies that the edge writes, or that are older than the envelope. */
const NOT_THE_ENVELOPE = new Set(["403-edge", "405-method-not-allowed", "413-request-too-large"]);

describe("validateCompletion", () => {
  test.each(jsonExamples("completions"))("accepts the example $name", ({ value: completion }) => {
    expect(validateCompletion(completion)).toEqual([]);
  });

  test("accepts members that the document does not list", () => {
    expect(validateCompletion({ ...COMPLETION, usage: { input_tokens: 1 } })).toEqual([]);
  });

  test("accepts a stop reason that the document does not list", () => {
    expect(validateCompletion({ ...COMPLETION, stop_reason: "refusal" })).toEqual([]);
  });

  test.each(["type", "id", "completion", "stop_reason", "model"])(
    "rejects a completion without %s",
    (field) => {
      expect(validateCompletion({ ...COMPLETION, [field]: undefined })).toMatchObject([
        { path: `/${field}`, keyword: "required" },
      ]);
    },
  );

  test("rejects another type", () => {
    expect(validateCompletion({ ...COMPLETION, type: "message" })).toEqual([
      {
        path: "/type",
        keyword: "const",
        message: 'must be "completion"',
        expected: "completion",
        received: "message",
      },
    ]);
  });
});

describe("validateStreamEvent", () => {
  test.each([
    EVENT,
    { ...EVENT, id: "compl_1", stop: null, log_id: "compl_1" },
    { type: "ping" },
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    { type: "error", error: { type: "new_error", message: "", details: null }, request_id: null },
  ])("accepts %j", (event) => {
    expect(validateStreamEvent(event)).toEqual([]);
  });

  test.each([
    { event: { ...EVENT, completion: 1 }, path: "/completion", keyword: "type" },
    { event: { ...EVENT, stop_reason: undefined }, path: "/stop_reason", keyword: "required" },
    { event: { ...EVENT, stop_reason: 1 }, path: "/stop_reason", keyword: "type" },
    { event: { type: "error" }, path: "/error", keyword: "required" },
    { event: { type: "error", error: { message: "x" } }, path: "/error/type", keyword: "required" },
    { event: { type: "done" }, path: "/type", keyword: "enum" },
    { event: {}, path: "/type", keyword: "required" },
    { event: "[DONE]", path: "", keyword: "type" },
  ])("rejects $event", ({ event, path, keyword }) => {
    expect(validateStreamEvent(event)).toMatchObject([{ path, keyword }]);
  });
});

describe("validateErrorResponse", () => {
  const envelopes = jsonExamples("errors").filter(({ name }) => !NOT_THE_ENVELOPE.has(name));

  test.each(envelopes)("accepts the example $name", ({ value: body }) => {
    expect(validateErrorResponse(body)).toEqual([]);
  });

  test.each(jsonExamples("errors").filter(({ name }) => NOT_THE_ENVELOPE.has(name)))(
    "rejects $name, which is not the envelope",
    ({ value: body }) => {
      expect(validateErrorResponse(body)[0]).toMatchObject({ path: "/type", keyword: "required" });
    },
  );

  test("rejects an error that is a text", () => {
    expect(validateErrorResponse({ type: "error", error: "Overloaded" })).toMatchObject([
      { path: "/error", keyword: "type", expected: "object", received: "Overloaded" },
    ]);
  });
});

import {
  validateCompletion,
  validateErrorResponse,
  validateStreamEvent,
} from "@text-completions/core/validate";
import { decodeStreamEvents } from "@text-completions/core/sse";
import type { StreamEvent } from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HEADERS, URL_OF_API } from "./post.ts";

/** Set the variable for a longer search. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 20_000);

const odd = fc.oneof(fc.constantFrom(null, true, 0, -1, 1.5, 1e7, "", [], {}), fc.string(), fc.jsonValue());
const mostly = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: value, weight: 9 }, odd);
const body = fc.record(
  {
    model: mostly(fc.constantFrom("claude-2.1", "claude-2", "claude-v1", "claude-3-opus-20240229", "x")),
    max_tokens_to_sample: mostly(fc.integer({ min: 1, max: 20 })),
    prompt: mostly(fc.string().map((content) => `\n\nHuman: ${content}\n\nAssistant:`)),
    stop_sequences: mostly(fc.array(fc.string({ minLength: 1 }))),
    temperature: mostly(fc.double({ min: 0, max: 1, noNaN: true })),
    stream: mostly(fc.boolean()),
    metadata: mostly(fc.constant({ user_id: null })),
  },
  { requiredKeys: ["model", "max_tokens_to_sample", "prompt"] },
);
const text = fc.oneof({ arbitrary: body.map((value) => JSON.stringify(value)), weight: 9 }, fc.string());
const headers = fc.record({
  "x-api-key": fc.constantFrom("k", "k", "k", "", " "),
  "anthropic-version": fc.constantFrom("2023-06-01", "2023-06-01", "2026-10-21", "2023-01-01", "1"),
  "content-type": fc.constantFrom("application/json", "text/plain", "application/json; charset=latin1"),
  "content-encoding": fc.constantFrom("identity", "gzip"),
});

/** The problems of a response according to the document. */
async function problemsOf(response: Response, version: string): Promise<unknown[]> {
  if (response.status !== 200) return validateErrorResponse(await response.json());
  if (response.headers.get("content-type") === "application/json")
    return validateCompletion(await response.json());
  if (version === "2023-01-01")
    return (await response.text()).endsWith("data: [DONE]\r\n\r\n") ? [] : ["no end"];
  const events: StreamEvent[] = [];
  for await (const event of decodeStreamEvents(response.body ?? new ReadableStream())) events.push(event);
  const firstEnd = events
    .filter((event) => event.type === "completion")
    .findIndex((event) => event.stop_reason !== null);
  const count = events.filter((event) => event.type === "completion").length;
  return [...events.flatMap(validateStreamEvent), ...(firstEnd === count - 1 ? [] : ["ends elsewhere"])];
}

test("whatever the request, the response conforms to the document", async () => {
  const mock = createMock({ maxCalls: 1 });
  const statuses = new Set<number>();

  await fc.assert(
    fc.asyncProperty(text, headers, async (content, extra) => {
      const init = { method: "POST", headers: { ...HEADERS, ...extra }, body: content };
      const response = await mock.fetch(URL_OF_API, init);
      statuses.add(response.status);

      expect(response.headers.get("request-id")).toMatch(/^req_01\w{22}$/);
      expect(await problemsOf(response, extra["anthropic-version"])).toEqual([]);
    }),
    { numRuns: RUNS },
  );

  expect([...statuses].toSorted((a, b) => a - b)).toEqual([200, 400, 401, 404]);
});

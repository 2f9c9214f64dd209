import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { CHECKS, checkExchange, type Violation } from "@text-completions/contract";
import type { RecordedExchange } from "@text-completions/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ExchangeParts, recorded } from "./exchange.ts";

const STREAM = readFileSync(new URL("../../../spec/examples/streams/multibyte.sse", import.meta.url));
const encoder = new TextEncoder();

const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 9,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
  stream: true,
};

function exchange(chunks: readonly Uint8Array[], parts: ExchangeParts = {}): RecordedExchange {
  return recorded({
    headers: { "content-type": null },
    body: REQUEST,
    type: "text/event-stream",
    response: chunks,
    ...parts,
  });
}

/** Pieces of what servers write, in any order. */
const pieces = fc.array(
  fc.constantFrom(
    "event: completion\n",
    "event: ping\r\n",
    "event:\r",
    'data: {"type":"completion","completion":"a","stop_reason":null,"model":"m"}\n',
    'data: {"completion":5,"stop_reason":{},"model":[]}\n',
    'data: {"error":{"type":"api_error"}}\n',
    "data: [DONE]\n",
    "data: null\n",
    "\n",
    "\r\n",
    ": comment\n",
    "\uFEFF",
    "{}",
    "[",
    "\u0000",
  ),
);

describe("checkExchange", () => {
  test("finds only valid violations, whatever a server writes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        pieces,
        fc.constantFrom(200, 204, 302, 400, 405, 429, 500),
        fc.constantFrom("application/json", "text/event-stream", ""),
        async (bytes, texts, status, type) => {
          const response = [bytes, encoder.encode(texts.join(""))];

          expect(await findInvalid(exchange(response, { status, type }))).toEqual([]);
        },
      ),
    );
  });

  test("finds only valid violations, whatever JSON is sent and received", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.constantFrom(200, 400),
        async (sent, received, status) => {
          const body = JSON.stringify(sent);
          const response = encoder.encode(JSON.stringify(received));

          const parts = { status, type: "application/json", body };

          expect(await findInvalid(exchange([response], parts))).toEqual([]);
        },
      ),
    );
  });

  test("finds the same in a stream however its bytes are cut", async () => {
    const cuts = fc.array(fc.nat(STREAM.length));

    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const ends = [...places.toSorted((one, other) => one - other), STREAM.length];
        const chunks = ends.map((end, index) => STREAM.subarray(ends[index - 1] ?? 0, end));

        expect((await checkExchange(exchange(chunks))).map(({ check }) => check)).toEqual([
          "client/content-type",
        ]);
      }),
    );
  });
});

const IDS: ReadonlySet<string> = new Set(CHECKS.map(({ id }) => id));

/** The violations that name no check, have no place or sentence, or cannot be sent as JSON. */
async function findInvalid(value: RecordedExchange): Promise<Violation[]> {
  const violations = await checkExchange(value);
  return violations.filter(
    (violation) =>
      !IDS.has(violation.check) ||
      !/^(request|response|stream)/.test(violation.where) ||
      !violation.message.endsWith(".") ||
      !isDeepStrictEqual(JSON.parse(JSON.stringify(violation)), violation),
  );
}

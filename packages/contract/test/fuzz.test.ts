import { readFileSync } from "node:fs";
import { checkExchange, type Exchange } from "@text-completions/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const STREAM = readFileSync(new URL("../../../spec/examples/streams/multibyte.sse", import.meta.url));
const encoder = new TextEncoder();

const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 9,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
  stream: true,
};

function exchange(
  chunks: readonly Uint8Array[],
  parts: { status?: number; type?: string; body?: Uint8Array } = {},
): Exchange {
  const { status = 200, type = "text/event-stream", body = encoder.encode(JSON.stringify(REQUEST)) } = parts;
  return {
    request: {
      method: "POST",
      url: "https://server.test/v1/complete",
      headers: new Headers({ "x-api-key": "a-key-of-this-test", "anthropic-version": "2023-06-01" }),
      body,
    },
    response: {
      status,
      headers: new Headers({ "content-type": type, "request-id": "req_1" }),
      headersAtMs: 1,
      chunks: chunks.map((bytes, atMs) => ({ atMs, bytes })),
      endedAtMs: 9,
    },
  };
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
  it("never throws, whatever a server writes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array(),
        pieces,
        fc.constantFrom(200, 204, 302, 400, 405, 429, 500),
        fc.constantFrom("application/json", "text/event-stream", ""),
        async (bytes, texts, status, type) => {
          expect(
            await checkExchange(exchange([bytes, encoder.encode(texts.join(""))], { status, type })),
          ).toBeInstanceOf(Array);
        },
      ),
    );
  });

  it("never throws, whatever JSON comes and goes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.constantFrom(200, 400),
        async (asked, told, status) => {
          const body = encoder.encode(JSON.stringify(asked));
          const answer = encoder.encode(JSON.stringify(told));
          const parts = { status, type: "application/json", body };

          expect(await checkExchange(exchange([answer], parts))).toBeInstanceOf(Array);
        },
      ),
    );
  });

  it("says the same of a stream, however its bytes are cut", async () => {
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

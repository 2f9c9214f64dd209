// How cost grows: with the length of a prompt, the replies of a scenario, the calls that are kept, the streams at once.
import { createClient } from "@text-completions/client";
import { createMock, type Mock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { parsePrompt } from "@text-completions/prompt";
import { validateRequest } from "@text-completions/core/validate";
import { exponent } from "../exponent.ts";
import { IS_SMALL } from "../effort.ts";
import { interleave, measure, median } from "../measure.ts";
import { REQUEST } from "../request.ts";
import type { Row } from "../row.ts";

const STREAMS = IS_SMALL ? [10, 100] : [10, 100, 1000];
const LENGTHS = [1000, 10_000, 100_000, 1_000_000, 8_000_000];
const REPLIES = [1, 10, 100, 1000, 10_000];
const CALLS = IS_SMALL ? [10, 100, 1000, 10_000] : [10, 100, 1000, 10_000, 100_000];

/** Each row's figure is the power of the size with which the time of one grows: 1 is in proportion, 0 not at all. */
export async function bench(): Promise<Row[]> {
  return [await byStreams(), await byLength(), await byPrompt(), await byReplies(), await byCalls()];
}

async function byStreams(): Promise<Row> {
  const text = " word".repeat(100);
  await using server = await serveMock(createMock({ maxCalls: 10 }).reply(text));
  const client = createClient({ apiKey: "key", baseUrl: server.url, maxRetries: 0 });
  const times = await interleave(
    Object.fromEntries(STREAMS.map((count) => [String(count), () => timeOf(() => readAll(count))])),
    IS_SMALL ? 3 : 9,
  );

  async function readAll(count: number): Promise<void> {
    const finals = Array.from({ length: count }, () => client.stream(REQUEST).final());
    for (const { completion } of await Promise.all(finals)) {
      if (completion !== text)
        throw new Error(`Failed to read a stream: it has ${completion.length} characters.`);
    }
  }

  return row(
    `time of ${STREAMS[0]} to ${STREAMS.at(-1)} streams at once, client and server in one process`,
    STREAMS,
    times,
  );
}

async function byLength(): Promise<Row> {
  const prompts = LENGTHS.map((length) => `\n\nHuman: ${"word ".repeat(length / 5)}\n\nAssistant:`);
  const times = await measure(
    Object.fromEntries(
      prompts.map((prompt, index) => [
        String(LENGTHS[index]),
        () => [validateRequest({ ...REQUEST, prompt }), parsePrompt(prompt)],
      ]),
    ),
  );
  return row("time to validate and parse a prompt of 1 kB to 8 MB", LENGTHS, times);
}

async function byPrompt(): Promise<Row> {
  const mock = createMock({ maxCalls: 10, models: "any" }).reply(" Read.");
  const bodies = LENGTHS.map((length) => {
    const prompt = `\n\nHuman: ${"word ".repeat(length / 5)}\n\nAssistant:`;
    return { ...REQUEST, model: "claude-with-any-context", prompt };
  });
  const times = await measure(
    Object.fromEntries(bodies.map((body, index) => [String(LENGTHS[index]), () => ask(mock, body)])),
  );
  return row("time of a mock's response to a prompt of 1 kB to 8 MB", LENGTHS, times);
}

async function byCalls(): Promise<Row> {
  const full = new Map<number, Mock>();
  for (const count of CALLS) {
    const mock = createMock({ maxCalls: count, maxCallBytes: Number.MAX_SAFE_INTEGER }).reply(" Kept.");
    for (let call = 0; call < count; call++) await ask(mock);
    full.set(count, mock);
  }
  const times = await measure(
    Object.fromEntries([...full].map(([count, mock]) => [String(count), () => ask(mock)])),
  );
  return row(`time of a mock's response with ${CALLS[0]} to ${CALLS.at(-1)} calls kept`, CALLS, times);
}

async function byReplies(): Promise<Row> {
  const times = await measure(
    Object.fromEntries(REPLIES.map((count) => [String(count), () => ask(mockOf(count))])),
  );
  return row("time of a mock's response with 1 to 10,000 scripted replies", REPLIES, times);
}

const mocks = new Map<number, Mock>();

/** A mock with so many replies, of which none but the last to be looked at matches. */
function mockOf(count: number): Mock {
  const known = mocks.get(count);
  if (known) return known;
  const mock = createMock({ maxCalls: 10 }).reply(" Found.", { when: { lastHumanTurn: "Hi" } });
  for (let index = 1; index < count; index++) {
    mock.reply(" Other.", { when: { lastHumanTurn: `question ${index}` } });
  }
  mocks.set(count, mock);
  return mock;
}

async function ask(mock: Mock, body: object = REQUEST): Promise<string> {
  const response = await mock.fetch("http://127.0.0.1/v1/complete", {
    method: "POST",
    headers: { "x-api-key": "key", "anthropic-version": "2023-06-01" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`Failed to measure a mock: it responded with ${response.status}.`);
  return response.text();
}

function row(what: string, sizes: readonly number[], times: Awaited<ReturnType<typeof measure>>): Row {
  const ours = exponent(
    sizes,
    sizes.map((size) => median(times, String(size))),
  );
  return { what, unit: "exponent", ours, floor: { name: "in proportion", value: 1 }, peers: [] };
}

async function timeOf(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

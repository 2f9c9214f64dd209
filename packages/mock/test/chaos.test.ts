import {
  CHAOS_HEADER,
  type Call,
  type Chaos,
  createMock,
  failure,
  type Mock,
  parseChaos,
} from "@text-completions/mock";
import { readScenario } from "@text-completions/mock/scenario";
import { serveMock } from "@text-completions/mock/server";
import { expect, test } from "vitest";
import { HEADERS, HELLO, post, requestOf } from "./post.ts";

/** A request that differs from those with another number. */
function question(number: number): object {
  return { prompt: `\n\nHuman: Question ${number}\n\nAssistant:` };
}

/** What chaos does to a request: the incident, and how many chunks come before it. */
async function send(mock: Mock, body: object, headers: Record<string, string> = {}): Promise<string> {
  const arrived = mock.calls.length + 1;
  const abort = new AbortController();
  const pending = post(mock, body, { headers: { ...HEADERS, ...headers }, signal: abort.signal }).then(
    (response) => response.text(),
  );
  const ended = pending.catch(() => undefined);
  const call = await mock.waitForCall(arrived);
  while (call.outcome === "pending" && call.chaos !== "stall") await new Promise(setImmediate);
  abort.abort();
  await ended;
  return describe(call);
}

function describe({ chaos, chunks }: Call): string {
  return chaos === undefined ? "none" : `${chaos} after ${chunks}`;
}

const ALL: Chaos = { seed: 7, overloaded: 0.2, drop: 0.2, stall: 0.05, errorEvent: 0.2 };

test("the same seed and requests have the same incidents in any order", async () => {
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  const run = async (order: readonly number[]): Promise<Map<number, string>> => {
    const mock = createMock({ chaos: ALL });
    const found = new Map<number, string>();
    for (const number of order) found.set(number, await send(mock, { ...question(number), stream: true }));
    return found;
  };

  const forwards = await run(numbers);
  const backwards = await run(numbers.toReversed());

  for (const number of numbers) expect(backwards.get(number)).toBe(forwards.get(number));
  expect(new Set([...forwards.values()].map((each) => each.split(" ")[0]))).toEqual(
    new Set(["none", "overloaded", "drop", "stall", "errorEvent"]),
  );
});

test("another seed has other incidents", async () => {
  const run = async (seed: number): Promise<string[]> => {
    const mock = createMock({ seed, chaos: { overloaded: 0.5 } });
    return Promise.all(
      Array.from({ length: 40 }, async (_, index) => String((await post(mock, question(index))).status)),
    );
  };

  expect(await run(1)).toEqual(await run(1));
  expect(await run(1)).not.toEqual(await run(2));
});

test("incidents are as frequent as their probability", async () => {
  const mock = createMock({ chaos: { seed: 1, overloaded: 0.1 }, maxCalls: 5000 });

  for (let index = 0; index < 3000; index++) await post(mock, question(index));

  const count = mock.calls.filter(({ chaos, status }) => chaos === "overloaded" && status === 529).length;
  expect(count).toBeGreaterThan(250);
  expect(count).toBeLessThan(350);
});

test("a repeated request is drawn again, and a reset starts again", async () => {
  const mock = createMock({ chaos: { seed: 3, overloaded: 0.5 } });
  const run = async (): Promise<number[]> => {
    const statuses: number[] = [];
    for (let index = 0; index < 20; index++) statuses.push((await post(mock)).status);
    return statuses;
  };

  const first = await run();
  mock.reset();

  expect(new Set(first)).toEqual(new Set([200, 529]));
  expect(await run()).toEqual(first);
});

test("a reply that an incident replaced is used for the next request", async () => {
  const mock = createMock({ chaos: { overloaded: 1 } }).replyOnce(" Kept");

  const rejected = await post(mock);
  const response = await post(mock, {}, { headers: { ...HEADERS, [CHAOS_HEADER]: "off" } });

  expect(await rejected.json()).toMatchObject({ error: { type: "overloaded_error", message: "Overloaded" } });
  expect(await response.json()).toMatchObject({ completion: " Kept" });
  expect(mock.calls.map(describe)).toEqual(["overloaded after 0", "none"]);
  mock.assertDone();
});

test("a connection without a stream breaks before the response", async () => {
  const mock = createMock({ chaos: { drop: 1 } });

  await expect(post(mock)).rejects.toThrow("fetch failed");
  expect(mock.calls[0]).toMatchObject({ chaos: "drop", outcome: "dropped", status: undefined });
});

test("a stream breaks at a place that the seed decides", async () => {
  const mock = createMock({ chaos: { drop: 1 } }).reply(" One two three four five six seven eight.");
  const chunks = new Set<number>();

  for (let index = 0; index < 20; index++) {
    const response = await post(mock, { ...question(index), stream: true });
    await expect(response.text()).rejects.toThrow("terminated");
    chunks.add(mock.calls.at(-1)?.chunks ?? -1);
  }

  expect(chunks.size).toBeGreaterThan(3);
  expect(mock.calls.every(({ chaos, outcome }) => chaos === "drop" && outcome === "dropped")).toBe(true);
});

test("a stream ends with an error event", async () => {
  const mock = createMock({ chaos: { errorEvent: 1 } });

  const text = await (await post(mock, { stream: true })).text();

  expect(text.trim().split("\n\n").at(-1)).toBe(
    'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}',
  );
  expect(mock.calls[0]).toMatchObject({
    chaos: "errorEvent",
    error: { type: "overloaded_error" },
    outcome: "answered",
  });
});

test("a request without a stream has no error event", async () => {
  const mock = createMock({ chaos: { errorEvent: 1 } });

  expect((await post(mock)).status).toBe(200);
  expect(mock.calls[0]?.chaos).toBe(undefined);
});

test("a stalled connection ends when the client leaves", async () => {
  const mock = createMock({ chaos: { stall: 1 } });

  expect(await send(mock, {})).toBe("stall after 0");
  expect(await send(mock, { stream: true })).toMatch(/^stall after \d$/);
  expect(mock.calls.map(({ outcome }) => outcome)).toEqual(["aborted", "aborted"]);
});

test("chaos does not change a scripted failure", async () => {
  const mock = createMock({ chaos: { errorEvent: 1 } }).reply(failure("rate_limit_error"));

  expect((await post(mock, { stream: true })).status).toBe(429);
  expect(mock.calls[0]?.chaos).toBe(undefined);
});

test("the header sets the chaos of one request, also on a server", async () => {
  await using server = await serveMock(createMock());
  const fetchWith = (chaos: string): Promise<Response> =>
    fetch(`${server.url}/v1/complete`, {
      method: "POST",
      headers: { ...HEADERS, [CHAOS_HEADER]: chaos },
      body: JSON.stringify(HELLO),
    });

  expect((await fetchWith("seed=7, overloaded=1")).status).toBe(529);
  expect((await fetchWith("off")).status).toBe(200);
  await expect(fetchWith("drop=1")).rejects.toThrow("fetch failed");
});

test.each([
  {
    header: "overload=1",
    message: 'Unknown "overload" in x-mock-chaos. Did you mean "overloaded" in x-mock-chaos?',
  },
  { header: "drop=2", message: 'Invalid "drop" in x-mock-chaos: expected a number from 0 to 1, got 2.' },
  { header: "drop=0.1, drop=0.2", message: /^Invalid header "x-mock-chaos": expected "off", or settings/ },
  { header: "drop=1e-2", message: /^Invalid header "x-mock-chaos": expected "off", or settings/ },
  { header: "drop", message: /^Invalid header "x-mock-chaos": expected "off", or settings/ },
  { header: "", message: /^Invalid header "x-mock-chaos": expected "off", or settings/ },
])("the header $header is rejected", async ({ header, message }) => {
  const response = await post(createMock(), {}, { headers: { ...HEADERS, [CHAOS_HEADER]: header } });

  expect(response.status).toBe(400);
  expect((await response.json()).error.message).toMatch(message);
});

test("a text is read as chaos", () => {
  expect(parseChaos("seed=7, overloaded=0.1,drop=.02")).toEqual({ seed: 7, overloaded: 0.1, drop: 0.02 });
  expect(parseChaos(" off ")).toEqual({});
  expect(() => parseChaos(7 as never)).toThrow('Invalid option "chaos": expected "off", or settings');
});

test.each([
  { chaos: { drop: -0.1 }, message: 'Invalid option "chaos.drop": expected a number from 0 to 1, got -0.1.' },
  { chaos: { drops: 1 }, message: 'Unknown option "chaos.drops". Did you mean "chaos.drop"?' },
  { chaos: true, message: 'Invalid option "chaos": expected an object, got true.' },
])("createMock rejects the chaos $chaos", ({ chaos, message }) => {
  expect(() => createMock({ chaos: chaos as never })).toThrow(message);
});

test("a scenario has chaos, too", async () => {
  const scenario = readScenario({ options: { chaos: { overloaded: 1 } } });

  expect((await scenario.addTo(createMock(scenario.options)).fetch(requestOf())).status).toBe(529);
  expect(() => readScenario({ options: { chaos: { stall: 2 } } })).toThrow(
    "/options/chaos/stall: must be at most 1, got 2",
  );
});

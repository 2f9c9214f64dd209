import { expect, test } from "vitest";
import { checkMock } from "./servers/check-mock.ts";
import { createTimedServer, type Pace, type Paces } from "./servers/timed-server.ts";

interface Case extends Partial<Paces> {
  /** What the server does, as the end of the test's name. */
  name: string;
  outcome: string;
  code?: string | undefined;
  /** How many requests are sent: more if something had to be measured again. */
  requests?: number | undefined;
}

const QUICK: Pace = { firstMs: 20 };
const PACED: Pace = { firstMs: 20, spreadMs: 1200 };
const HELD: Pace = { firstMs: 1220 };

const BUFFERING: Case[] = [
  { name: "writes each event as it comes", long: [PACED], outcome: "passed", requests: 5 },
  { name: "writes all at once, and is quick", long: [QUICK], outcome: "inconclusive", code: "too-fast" },
  { name: "holds a stream back", long: [HELD], outcome: "failed", requests: 7 },
  { name: "holds every stream back, one of a token too", long: [HELD], token: [HELD], outcome: "failed" },
  {
    name: "takes long for the first token, with and without a stream",
    long: [HELD],
    token: [HELD],
    plain: [HELD],
    outcome: "inconclusive",
    code: "too-fast",
  },
  {
    name: "is held up once, and quick then",
    long: [HELD, QUICK],
    outcome: "inconclusive",
    code: "too-fast",
    requests: 7,
  },
  { name: "is held up once, and paced then", long: [HELD, PACED], outcome: "passed" },
  {
    name: "is held up for very different times",
    long: [HELD, { firstMs: 400 }],
    outcome: "inconclusive",
    code: "too-noisy",
  },
  { name: "is held up at the single token", token: [HELD], long: [PACED], outcome: "passed" },
];

test.each(BUFFERING)("a server that $name: stream/not-buffered is $outcome", async (each) => {
  const { outcome, code, requests = expect.any(Number) } = each;

  expect(await checkTimed("stream/not-buffered", each)).toEqual({ outcome, code, requests });
});

const LEAVING: Case[] = [
  { name: "stops when the client leaves", long: [PACED], outcome: "passed" },
  {
    name: "makes the next request wait for the text",
    long: [PACED],
    plain: [{ firstMs: 1100 }, { firstMs: 1100 }, QUICK],
    outcome: "failed",
  },
  { name: "is held up once", long: [PACED], plain: [{ firstMs: 1100 }, QUICK], outcome: "passed" },
  {
    name: "is slow for every request without a stream",
    long: [PACED],
    plain: [{ firstMs: 1100 }],
    outcome: "passed",
  },
  { name: "has no text to wait for", long: [QUICK], outcome: "inconclusive", code: "too-fast" },
];

test.each(LEAVING)("a server that $name: robustness/stops-generating is $outcome", async (each) => {
  const { outcome, code } = each;

  expect(await checkTimed("robustness/stops-generating", each)).toMatchObject({ outcome, code });
});

async function checkTimed(
  id: string,
  { long = [PACED], token = [QUICK], plain = [QUICK] }: Case,
): Promise<Pick<Case, "outcome" | "code" | "requests">> {
  const { results, summary } = await checkMock({ ...createTimedServer({ long, token, plain }), only: [id] });
  const result = results.find((each) => each.id === id);
  return { outcome: result?.outcome ?? "", code: result?.reason?.code, requests: summary.requests };
}

// The whole catalogue of checks against the mock on a port, against the same requests sent by bare `fetch`.
import { checkServer, planChecks, withContract } from "@text-completions/contract";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { IS_SMALL } from "../effort.ts";
import { interleave, measure } from "../measure.ts";
import { COMPLETION, REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";

const KEY = "sk-bench-key-1234";

/** Checks a server, and one exchange as it passes. */
export async function bench(): Promise<Row[]> {
  return [await wholeCatalogue(), await oneExchange()];
}

async function wholeCatalogue(): Promise<Row> {
  await using server = await serveMock(createMock({ apiKeys: [KEY], maxCalls: 10 }));
  const { requests } = planChecks({});
  const times = await interleave(
    {
      ours: () => timeOf(() => checkServer({ baseUrl: server.url, apiKey: KEY })),
      floor: () =>
        timeOf(async () => {
          for (let sent = 0; sent < requests; sent++) await (await fetch(toRequest(server.url))).text();
        }),
    },
    IS_SMALL ? 2 : 7,
  );
  const note = "Ours waits on purpose: for clients that read slowly, leave, or never finish their request.";
  return { ...toRow(`run the whole contract catalogue, ${requests} requests`, times, { note }), waits: true };
}

async function oneExchange(): Promise<Row> {
  const checked = withContract(respond, { onViolation: () => undefined });
  const times = await measure({
    ours: async () => (await checked(toRequest("http://127.0.0.1"))).text(),
    floor: async () => {
      toRequest("http://127.0.0.1");
      return (await respond()).text();
    },
  });
  return toRow("let an exchange pass through withContract", times, {
    note: "Ours keeps a copy of each exchange and runs every check on it when it has ended.",
  });
}

function toRequest(baseUrl: string): Request {
  return new Request(`${baseUrl}/v1/complete`, {
    method: "POST",
    headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01", "content-type": "application/json" },
    body: JSON.stringify(REQUEST),
  });
}

async function respond(): Promise<Response> {
  return new Response(COMPLETION, {
    headers: { "content-type": "application/json", "request-id": "req_1" },
  });
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

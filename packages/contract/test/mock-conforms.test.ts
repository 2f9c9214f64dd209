import { checkServer, type Report } from "@text-completions/contract";
import { COMPLETE_PATH } from "@text-completions/core";
import { serveMock } from "@text-completions/mock/server";
import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { createBaseMock, KEY } from "./servers/base-mock.ts";
import { check } from "./servers/check.ts";

/** What only a server that is slow, or busy, can show. */
const INCONCLUSIVE = new Set(["errors/retry-after", "stream/not-buffered", "robustness/stops-generating"]);

/** What keeps a report from being all right. */
function problemsIn({ failure, results }: Report): unknown[] {
  const open = results.filter(({ id, outcome }) => outcome === "inconclusive" && !INCONCLUSIVE.has(id));
  return [
    ...(failure === undefined ? [] : [failure]),
    ...open,
    ...results.flatMap(({ violations }) => violations),
  ];
}

test("the mock's fetch passes the whole catalogue", async () => {
  const { fetch } = createBaseMock();

  expect(problemsIn(await checkServer({ baseUrl: "http://mock.test", apiKey: KEY, fetch }))).toEqual([]);
});

test("the mock as a server passes the whole catalogue", async () => {
  expect(problemsIn(await check(createBaseMock({ tokensPerSecond: 400 })))).toEqual([]);
});

test("the mock behind MSW passes the whole catalogue, in front of a server for all other paths", async () => {
  const behind = createBaseMock();
  await using other = await serveMock(behind);
  const server = setupServer(...completionHandlers(createBaseMock(), { baseUrl: other.url }));
  server.listen({ onUnhandledFrame: "bypass" });
  onTestFinished(() => server.close());

  expect(problemsIn(await checkServer({ baseUrl: other.url, apiKey: KEY }))).toEqual([]);
  expect(behind.calls).not.toEqual([]);
  // MSW has responded to what was sent to the operation.
  expect(behind.calls.filter(({ url }) => url.endsWith(COMPLETE_PATH))).toEqual([]);
});

import { createClient } from "@text-completions/client";
import {
  type Call,
  createMock,
  drop,
  errorEvent,
  failure,
  type Mock,
  type Reply,
  stall,
  stream,
  text,
} from "@text-completions/msw";
import { describe, expect, test } from "vitest";
import type { Start } from "./behaviour.ts";

const HELLO = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: "\n\nHuman: Hello\n\nAssistant:" };

function createTestClient(): ReturnType<typeof createClient> {
  return createClient({ apiKey: "sk-test", maxRetries: 0, dangerouslyAllowBrowser: true });
}

function endOf(mock: Mock): Promise<Call> {
  return mock.waitForCall(1).then((call) => mock.waitForEnd(call));
}

/** What `@text-completions/client` must see in every version of MSW. */
export function describeClient(start: Start): void {
  function startWith(reply: Reply): Mock {
    const mock = createMock().reply(reply);
    start(mock);
    return mock;
  }

  describe("the client", () => {
    test("gets a whole stream, and a document", async () => {
      startWith(stream([text(" a"), text(" b")]));
      const client = createTestClient();

      expect((await client.stream(HELLO).final()).completion).toBe(" a b");
      expect((await client.complete(HELLO)).completion).toBe(" a b");
    });

    test("sees a connection that drops in the middle as a truncated stream, with the text before it", async () => {
      startWith(stream([text(" a"), text(" b"), drop()]));

      await expect(createTestClient().stream(HELLO).final()).rejects.toMatchObject({
        kind: "stream",
        reason: "truncated",
        partial: " a b",
      });
    });

    test("reports a connection that drops before the response as a connection error", async () => {
      startWith(drop());

      await expect(createTestClient().complete(HELLO)).rejects.toMatchObject({ kind: "connection" });
    });

    test("sees an error event as an API error, with the text before it", async () => {
      startWith(stream([text(" a"), errorEvent("overloaded_error")]));

      await expect(createTestClient().stream(HELLO).final()).rejects.toMatchObject({
        kind: "api",
        status: 200,
        type: "overloaded_error",
        partial: " a",
      });
    });

    test("sees the type and the wait of a failure", async () => {
      startWith(failure("rate_limit_error", { retryAfterSeconds: 3 }));

      await expect(createTestClient().complete(HELLO)).rejects.toMatchObject({
        kind: "api",
        status: 429,
        type: "rate_limit_error",
        retryAfterMs: 3_000,
      });
    });

    test("ends a stalled stream by its signal, with its reason, and the mock sees it", async () => {
      const mock = startWith(stream([text(" a"), stall()]));
      const controller = new AbortController();
      const reason = new Error("changed my mind");
      const texts: string[] = [];

      const reading = (async () => {
        for await (const piece of createTestClient().stream(HELLO, { signal: controller.signal }).text()) {
          texts.push(piece);
          controller.abort(reason);
        }
      })();

      await expect(reading).rejects.toBe(reason);
      expect(texts).toEqual([" a"]);
      expect((await endOf(mock)).outcome).toBe("aborted");
    });

    test("ends a stalled stream by its time-out", async () => {
      const mock = startWith(stream([text(" a"), stall()]));

      const final = createTestClient().stream(HELLO, { stallTimeoutMs: 30 }).final();

      await expect(final).rejects.toMatchObject({ kind: "stream", reason: "stalled" });
      expect((await endOf(mock)).outcome).toBe("aborted");
    });

    test("leaves the loop at once, and the mock sees it", async () => {
      const mock = startWith(stream([text(" a"), stall()]));

      for await (const piece of createTestClient().stream(HELLO).text()) {
        expect(piece).toBe(" a");
        break;
      }

      expect((await endOf(mock)).outcome).toBe("aborted");
    });

    test("retries a failure and an error event before the first text", async () => {
      const mock = createMock()
        .replyOnce([failure("overloaded_error"), stream([errorEvent("overloaded_error")])])
        .reply(" then");
      start(mock);
      const clock = {
        now: Date.now,
        // The waits between attempts take a hundredth of their time.
        setTimeout: (callback: () => void, delayMs: number) => setTimeout(callback, delayMs / 100),
        clearTimeout: (timer: unknown) => clearTimeout(Number(timer)),
      };
      const client = createClient({ apiKey: "sk-test", dangerouslyAllowBrowser: true, clock });

      expect((await client.stream(HELLO).final()).completion).toBe(" then");
      expect(mock.calls).toHaveLength(3);
    });
  });
}

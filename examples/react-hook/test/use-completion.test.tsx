// @vitest-environment jsdom
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { createClient, type Client } from "@text-completions/client";
import { createManualClock } from "@text-completions/mock";
import {
  completionHandlers,
  createMock,
  drop,
  errorEvent,
  failure,
  stall,
  stream,
  text,
} from "@text-completions/msw";
import { setupServer } from "msw/node";
import { StrictMode } from "react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { useCompletion, type UseCompletionOptions } from "../src/use-completion.ts";

const mock = createMock();
const server = setupServer(...completionHandlers(mock, { path: "/api/v1/complete" }));

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  cleanup();
  mock.reset();
});
afterAll(() => server.close());

const PARAMS = { model: "claude-2.1", max_tokens_to_sample: 256, prompt: "\n\nHuman: Hi\n\nAssistant:" };

function render(options: UseCompletionOptions = {}) {
  const client: Client = createClient({ apiKey: null, baseUrl: "/api", maxRetries: 0 });
  return renderHook(() => useCompletion(client, options), { wrapper: StrictMode });
}

test("is idle, and sends nothing", () => {
  const { result } = render();

  expect(result.current).toMatchObject({ status: "idle", text: "", retryInSeconds: 0 });
  expect(mock.calls).toEqual([]);
});

test("streams the text, in one request", async () => {
  mock.reply(stream([text(" Hello"), text(" there!")]));
  const { result } = render();

  act(() => result.current.complete(PARAMS));

  expect(result.current.status).toBe("waiting");
  await waitFor(() => expect(result.current.status).toBe("complete"));
  expect(result.current.text).toBe(" Hello there!");
  expect(mock.calls).toHaveLength(1);
});

test("shows text as it arrives, and keeps it when it is stopped", async () => {
  mock.reply(stream([text(" Hello"), stall()]));
  const { result } = render();
  act(() => result.current.complete(PARAMS));
  await waitFor(() => expect(result.current).toMatchObject({ status: "streaming", text: " Hello" }));

  act(() => result.current.stop());

  expect(result.current).toMatchObject({ status: "stopped", text: " Hello" });
  await act(async () => {
    expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
  });
  expect(result.current.status).toBe("stopped");
});

test.each([
  { name: "a connection that drops", step: drop(), kind: "stream" },
  { name: "an error event", step: errorEvent("overloaded_error"), kind: "api" },
])("keeps the text before $name, and continues it", async ({ step, kind }) => {
  mock.replyOnce(stream([text(" Hello"), step])).reply(" there!");
  const { result } = render();
  act(() => result.current.complete(PARAMS));
  await waitFor(() => expect(result.current.status).toBe("failed"));
  expect(result.current).toMatchObject({ text: " Hello", error: { kind } });

  act(() => result.current.retry());

  await waitFor(() => expect(result.current.status).toBe("complete"));
  expect(result.current).toMatchObject({ text: " Hello there!", error: undefined });
  expect(mock.calls[1]?.request?.prompt).toBe(`${PARAMS.prompt} Hello`);
});

test("counts down the seconds that the server asks to wait", async () => {
  mock.replyOnce(failure("rate_limit_error", { retryAfterSeconds: 2 })).reply(" Hello!");
  const clock = createManualClock(1_000_000);
  const { result } = render({ clock });
  act(() => result.current.complete(PARAMS));
  await waitFor(() => expect(result.current.status).toBe("failed"));

  const shown: number[] = [];
  while (result.current.retryInSeconds > 0) {
    shown.push(result.current.retryInSeconds);
    await act(() => clock.advance(1000));
  }

  expect(shown).toEqual([2, 1]);
  expect(clock.waiting).toBe(0);
  act(() => result.current.retry());
  await waitFor(() => expect(result.current).toMatchObject({ status: "complete", text: " Hello!" }));
});

test("ends the request when the component unmounts", async () => {
  mock.reply(stream([text(" Hello"), stall()]));
  const { result, unmount } = render();
  act(() => result.current.complete(PARAMS));
  await waitFor(() => expect(result.current.text).toBe(" Hello"));

  unmount();

  expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
});

test("clears the countdown when the component unmounts", async () => {
  mock.reply(failure("rate_limit_error", { retryAfterSeconds: 60 }));
  const clock = createManualClock();
  const { result, unmount } = render({ clock });
  act(() => result.current.complete(PARAMS));
  await waitFor(() => expect(result.current.retryInSeconds).toBe(60));

  unmount();

  expect(clock.waiting).toBe(0);
});

test("a new request replaces the one in progress", async () => {
  mock.replyOnce(stream([text(" One"), stall()])).reply(stream([text(" Two."), stall()]));
  const { result } = render();
  act(() => result.current.complete(PARAMS));
  await waitFor(() => expect(result.current.text).toBe(" One"));

  act(() => result.current.complete(PARAMS));

  await waitFor(() => expect(result.current).toMatchObject({ status: "streaming", text: " Two." }));
  await act(async () => {
    expect((await mock.waitForEnd(await mock.waitForCall(1))).outcome).toBe("aborted");
  });
  expect(result.current).toMatchObject({ status: "streaming", error: undefined });
});

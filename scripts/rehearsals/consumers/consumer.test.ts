// What a program does with the packages, as its tests under Jest or Vitest see it. Both have `test` and `expect` globally.
import { createBridge } from "@text-completions/bridge";
import { createClient, isCompletionError } from "@text-completions/client";
import Anthropic, { AI_PROMPT, HUMAN_PROMPT } from "@text-completions/client/compat";
import { withContract } from "@text-completions/contract";
import { validateRequest } from "@text-completions/core/validate";
import { createManualClock, createMock, failure, stall, stream, text } from "@text-completions/mock";
import { buildPrompt } from "@text-completions/prompt";

const prompt = buildPrompt({ turns: [{ role: "human", text: "Hi" }] });
const request = { model: "claude-2.1", max_tokens_to_sample: 9, prompt };

function connect(mock: { fetch: typeof fetch }) {
  return createClient({
    apiKey: "sk-test-0000000000",
    fetch: mock.fetch,
    maxRetries: 0,
    dangerouslyAllowBrowser: true,
  });
}

test("a completion", async () => {
  expect(validateRequest(request)).toEqual([]);
  expect((await connect(createMock()).complete(request)).completion).toBe(" Hello! My name is Claude.");
});

test("a stream", async () => {
  const mock = createMock();
  mock.reply(stream([text(" Hel"), text("lo")]));
  const texts: string[] = [];
  for await (const piece of connect(mock).stream(request).text()) texts.push(piece);
  expect(texts).toEqual([" Hel", "lo"]);
});

test("an error", async () => {
  const mock = createMock();
  mock.reply(failure("overloaded_error"));
  const error: unknown = await connect(mock)
    .complete(request)
    .catch((reason: unknown) => reason);
  expect(isCompletionError(error)).toBe(true);
  expect(error).toMatchObject({ kind: "api", status: 529 });
});

test("a stream is aborted by a signal of this environment", async () => {
  const mock = createMock();
  mock.reply(stream([text(" Hel"), stall()]));
  const controller = new AbortController();
  const reason = new Error("Enough.");
  const reading = (async () => {
    for await (const _ of connect(mock).stream(request, { signal: controller.signal }).text())
      controller.abort(reason);
  })();
  await expect(reading).rejects.toBe(reason);
});

test("the client underneath is aborted by a signal of this environment", async () => {
  const mock = createMock({ delayMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error("Enough.");
  const pending = connect(mock).raw.POST("/v1/complete", {
    params: { header: { "anthropic-version": "2023-06-01" } },
    body: request,
    signal: controller.signal,
  });
  await mock.waitForCall(1);
  controller.abort(reason);
  await expect(pending).rejects.toBe(reason);
});

test("the mock itself is aborted by a signal of this environment", async () => {
  const mock = createMock({ delayMs: 60_000 });
  const controller = new AbortController();
  const reason = new Error("Enough.");
  const pending = mock.fetch("http://localhost/v1/complete", {
    method: "POST",
    headers: { "x-api-key": "sk-test-0000000000", "anthropic-version": "2023-06-01" },
    body: JSON.stringify(request),
    signal: controller.signal,
  });
  await mock.waitForCall(1);
  controller.abort(reason);
  await expect(pending).rejects.toBe(reason);
});

test("a manual clock", async () => {
  const clock = createManualClock();
  const mock = createMock({ clock, delayMs: 500 });
  const pending = connect(mock).complete(request);
  await mock.waitForCall(1);
  await clock.advance(500);
  expect((await pending).completion).toBe(" Hello! My name is Claude.");
});

test("the SDK's shape", async () => {
  const anthropic = new Anthropic({
    apiKey: "sk-test-0000000000",
    fetch: createMock().fetch,
    dangerouslyAllowBrowser: true,
  });
  const { completion } = await anthropic.completions.create({
    ...request,
    prompt: `${HUMAN_PROMPT} Hi${AI_PROMPT}`,
  });
  expect(completion).toBe(" Hello! My name is Claude.");
});

test("a bridge and a watched fetch", async () => {
  const bridge = createBridge({
    apiKey: "sk-test-0000000000",
    models: "claude-sonnet-4-5",
    fetch: async () => new Response("{}"),
  });
  expect((await bridge.fetch(new Request("http://localhost/nowhere"))).status).toBe(404);
  const watched = withContract(createMock().fetch);
  expect((await connect({ fetch: watched }).complete(request)).completion).toBe(" Hello! My name is Claude.");
});

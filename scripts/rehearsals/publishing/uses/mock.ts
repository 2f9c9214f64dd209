import { createMock, failure, stream, text, type Mock } from "@text-completions/mock";
import { mockMatchers } from "@text-completions/mock/matchers";
import { readScenario } from "@text-completions/mock/scenario";
import { serveMock } from "@text-completions/mock/server";

const mock: Mock = createMock({ tokensPerSecond: 20 })
  .replyOnce(failure("overloaded_error"))
  .reply(stream([text(" Hello")]));

export const answer: Promise<Response> = mock.fetch("https://api.anthropic.com/v1/complete");
export const calls: number = mock.calls.length;
export const matchers = Object.keys(mockMatchers);
export const scenario = readScenario({ replies: [{ reply: " Hi." }] });

export async function address(): Promise<string> {
  await using server = await serveMock(mock, { port: 0 });
  return server.url;
}

// @ts-expect-error The type of an error is a text.
export const wrong = failure(500);

// A client against MSW, in Jest or Vitest.
import { createClient } from "@text-completions/client";
import { completionHandlers, createMock, stream, text } from "@text-completions/msw";
import { setupServer } from "msw/node";

// The origin of the page where there is one: happy-dom blocks other origins, as a browser does.
const baseUrl = "http://localhost:3000";
const mock = createMock();
const server = setupServer(...completionHandlers(mock, { baseUrl }));
const client = createClient({
  apiKey: "sk-test-0000000000",
  baseUrl,
  maxRetries: 0,
  dangerouslyAllowBrowser: true,
});
const request = { model: "claude-2.1", max_tokens_to_sample: 9, prompt: "\n\nHuman: Hi\n\nAssistant:" };

beforeAll(() => server.listen());
afterEach(() => mock.reset());
afterAll(() => server.close());

test("a stream comes through MSW", async () => {
  mock.reply(stream([text(" Hel"), text("lo")]));

  expect(await client.stream(request).final()).toMatchObject({ completion: " Hello" });
});

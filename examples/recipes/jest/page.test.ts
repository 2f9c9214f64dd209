import { completionHandlers, createMock, drop, failure, stream, text } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { ask } from "./page";

const mock = createMock();
const server = setupServer(...completionHandlers(mock, { path: "/api/v1/complete" }));

beforeAll(() => server.listen());
afterEach(() => mock.reset());
afterAll(() => server.close());

test("shows the response", async () => {
  mock.reply(stream([text(" Hello"), text(" there!")]));
  const output = document.createElement("p");

  await ask("Hi", output);

  expect(output.textContent).toBe(" Hello there!");
});

test("keeps what arrived before the connection dropped", async () => {
  mock.reply(stream([text(" Hello"), drop()]));
  const output = document.createElement("p");

  await expect(ask("Hi", output)).rejects.toMatchObject({ reason: "truncated" });

  expect(output.textContent).toBe(" Hello");
});

test("reports a rate limit that is too long to wait for", async () => {
  mock.reply(failure("rate_limit_error", { retryAfterSeconds: 300 }));

  await expect(ask("Hi", document.createElement("p"))).rejects.toMatchObject({
    status: 429,
    retryAfterMs: 300_000,
  });
});

/** @jest-environment node */
const { createMock, failure } = require("@text-completions/mock");
const { summarize } = require("./server.js");

test("sends the article and returns the summary", async () => {
  const mock = createMock().reply(" Nothing happened.");

  const summary = await summarize("Today nothing happened.", { apiKey: "test", fetch: mock.fetch });

  expect(summary).toBe("Nothing happened.");
  expect(mock.calls[0].request.prompt).toContain("Today nothing happened.");
});

test("tries again when the API is overloaded", async () => {
  const mock = createMock().replyOnce(failure("overloaded_error")).reply(" Nothing happened.");

  const summary = await summarize("Today nothing happened.", { apiKey: "test", fetch: mock.fetch });

  expect(summary).toBe("Nothing happened.");
  expect(mock.calls.map(({ status }) => status)).toEqual([529, 200]);
});

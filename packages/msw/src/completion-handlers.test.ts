import { createMock } from "@text-completions/mock";
import { expect, test } from "vitest";
import { completionHandlers } from "./completion-handlers.ts";

test.each(["proxy", "localhost:4010", "ftp://proxy", "//proxy"])(
  "the base URL %s is refused at once",
  (baseUrl) => {
    expect(() => completionHandlers(createMock(), { baseUrl })).toThrow(
      `Failed to make handlers: the base URL is "${baseUrl}". Pass one of http or https, such as "https://api.anthropic.com".`,
    );
  },
);

test("a mock that is none is refused at once", () => {
  expect(() => completionHandlers(null as never)).toThrow("Failed to make handlers: the mock has no fetch.");
});

test("the handler says what it handles", () => {
  const [handler] = completionHandlers(createMock(), { baseUrl: "https://proxy.example/a//" });

  expect(handler?.info.header).toContain("https://proxy.example/a/v1/complete");
});

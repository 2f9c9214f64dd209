// @vitest-environment jsdom
import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { describeHandlers } from "./behaviour.ts";

test("this is a page", () => {
  expect(window.document.body.tagName).toBe("BODY");
});

describeHandlers((mock, options) => {
  const server = setupServer(...completionHandlers(mock, options));
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
});

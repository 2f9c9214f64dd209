// @vitest-environment jsdom
import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { describeHandlers, type Start } from "./behaviour.ts";
import { describeClient } from "./client-behaviour.ts";

test("this is a page", () => {
  expect(window.document.body.tagName).toBe("BODY");
});

const start: Start = (mock, options) => {
  const server = setupServer(...completionHandlers(mock, options));
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
};

describeHandlers(start);
describeClient(start);

// @vitest-environment jsdom
import { completionHandlers } from "@text-completions/msw";
import type { HttpHandler } from "msw";
import { setupServer } from "msw/node";
import { expect, onTestFinished, test } from "vitest";
import { describeHandlers, describeHttp, type Start } from "./behaviour.ts";
import { describeClient } from "./client-behaviour.ts";

test("this is a page", () => {
  expect(window.document.body.tagName).toBe("BODY");
});

function startWith(...handlers: HttpHandler[]): void {
  const server = setupServer(...handlers);
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
}

const start: Start = (mock, options) => startWith(...completionHandlers(mock, options));

describeHandlers(start);
describeHttp(startWith);
describeClient(start);

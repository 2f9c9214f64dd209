import { completionHandlers } from "@text-completions/msw";
import type { HttpHandler } from "msw";
import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import { describeHandlers, describeHttp, type Start } from "./behaviour.ts";
import { describeClient } from "./client-behaviour.ts";

function startWith(...handlers: HttpHandler[]): void {
  const server = setupServer(...handlers);
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
}

const start: Start = (mock, options) => startWith(...completionHandlers(mock, options));

describeHandlers(start);
describeHttp(startWith);
describeClient(start);

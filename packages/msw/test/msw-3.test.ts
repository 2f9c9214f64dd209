import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import { describeHandlers, type Start } from "./behaviour.ts";
import { describeClient } from "./client-behaviour.ts";

const start: Start = (mock, options) => {
  const server = setupServer(...completionHandlers(mock, options));
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
};

describeHandlers(start);
describeClient(start);

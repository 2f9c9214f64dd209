import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import { describeHandlers } from "./behaviour.ts";

describeHandlers((mock, options) => {
  const server = setupServer(...completionHandlers(mock, options));
  server.listen({ onUnhandledFrame: "error" });
  onTestFinished(() => server.close());
});

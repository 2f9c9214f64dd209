import { completionHandlers } from "@text-completions/msw";
import { setupServer } from "msw-2-10/node";
import { onTestFinished, vi } from "vitest";
import { describeHandlers, type Start } from "./behaviour.ts";
import { describeClient } from "./client-behaviour.ts";

// The package imports its peer by the name "msw"; here that name stands for the oldest version that it works with.
vi.mock("msw", () => import("msw-2-10"));

const start: Start = (mock, options) => {
  // The compiler knows the package's peer in its newest version only.
  const handlers = completionHandlers(mock, options) as unknown as Parameters<typeof setupServer>;
  const server = setupServer(...handlers);
  server.listen({ onUnhandledRequest: "error" });
  onTestFinished(() => server.close());
};

describeHandlers(start);
describeClient(start);

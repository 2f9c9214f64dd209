import { completionHandlers } from "@text-completions/msw";
import { expect, onTestFinished, test } from "vitest";
import { describeHandlers, describeHttp, type Start } from "./behaviour.ts";
import { describeClient } from "./client-behaviour.ts";

/** What of MSW 2 is used, in every version of it. Each has its own type of handlers. */
type SetupServer = (...handlers: never[]) => {
  listen: (options: { onUnhandledRequest: "error" }) => void;
  close: () => void;
};

/** What must hold with a version of MSW 2, for which the name "msw" stands. */
export function describeVersion2(
  setupServer: SetupServer,
  HttpHandler: new (...args: never[]) => object,
): void {
  const start: Start = (mock, options) => {
    startWith(...completionHandlers(mock, options));
  };
  function startWith(...handlers: object[]): void {
    // The compiler knows the package's peer in its newest version only.
    const server = setupServer(...(handlers as never[]));
    server.listen({ onUnhandledRequest: "error" });
    onTestFinished(() => server.close());
  }

  test("the handlers are of this version", () => {
    expect(completionHandlers()[0]).toBeInstanceOf(HttpHandler);
  });
  describeHandlers(start);
  describeHttp(startWith);
  describeClient(start);
}

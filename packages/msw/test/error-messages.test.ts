import { completionHandlers, createHttp, http } from "@text-completions/msw";
import { setupServer } from "msw/node";
import { describe } from "vitest";
import { type MessageRow, messagesOf, testMessages } from "../../../scripts/message-table.ts";

/** What a caller without types passes. */
function untyped(value: unknown): never {
  return value as never;
}

/** The body of the response of a resolver that fails. */
async function respondWrongly(): Promise<string> {
  const handler = createHttp({ baseUrl: "https://completions.example" }).post(
    "/v1/complete",
    ({ response }) => {
      try {
        return response(200).json(untyped({ type: "completion" }));
      } catch (error) {
        return response.untyped(new Response(String(error)));
      }
    },
  );
  const server = setupServer(handler);
  server.listen({ onUnhandledFrame: "error" });
  try {
    return await (
      await fetch("https://completions.example/v1/complete", { method: "POST", body: "{}" })
    ).text();
  } finally {
    server.close();
  }
}

/** What a handler throws whose resolver returns this. */
async function respondUntyped(response: Response): Promise<unknown> {
  const { post } = createHttp({ checkResponses: "error" });
  const handler = post("/v1/complete", () => untyped(response));
  const request = new Request("https://api.anthropic.com/v1/complete", { method: "POST", body: "{}" });
  return handler.run({ request, requestId: "1" });
}

const ROWS: readonly MessageRow[] = [
  {
    name: "a body that does not match the document",
    act: respondWrongly,
    says: [
      "Failed to respond: the body of response(200).json() does not match the OpenAPI document: /id is required.",
      "To send it anyway, return response.untyped(new Response(…)).",
    ],
  },
  {
    name: "a Response that types would reject",
    act: () => respondUntyped(Response.json({ type: "completion" })),
    says: [
      "Failed to send a documented response: /id of the body is required.",
      "Fix the Response, or return response.untyped(new Response(…)) if that is intended.",
    ],
  },
  {
    name: "a mock of the wrong type",
    act: () => completionHandlers(untyped("http://localhost")),
    says: ['Invalid option "mock": expected a mock created by createMock(), got "http://localhost".'],
  },
  {
    name: "a path with a place in it",
    act: () => completionHandlers(undefined, { path: "/api/:id" }),
    says: ['Invalid option "path": expected a path such as "/api/complete", got "/api/:id".'],
  },
  {
    name: "another operation",
    act: () => http.post(untyped("/v1/messages"), () => undefined),
    says: ['Invalid option "path": expected "/v1/complete", got "/v1/messages".'],
  },
];

describe("a message says what is wrong, what was received, and what to do", () => {
  testMessages(messagesOf("msw"), ROWS);
});

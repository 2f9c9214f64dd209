// The MSW handlers with the mock, against a plain handler of MSW that responds without validation.
import { completionHandlers, createMock } from "@text-completions/msw";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { measure, type Times } from "../measure.ts";
import { COMPLETION, REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";

const OURS = "https://ours.example";
const PLAIN = "https://plain.example";

/** Calls through MSW's interception of `fetch`, without a network. */
export async function bench(): Promise<Row[]> {
  const server = setupServer(
    ...completionHandlers(createMock({ maxCalls: 10 }).reply(" Hi"), { baseUrl: OURS }),
    http.post(`${PLAIN}/v1/complete`, () => HttpResponse.json(JSON.parse(COMPLETION))),
  );
  server.listen();
  try {
    const times: Times = await measure({ ours: () => call(OURS), floor: () => call(PLAIN) });
    return [
      toRow("one call through MSW's handlers", times, {
        note: "The floor is http.post of MSW with a fixed response; ours validates the request and keeps the call.",
      }),
    ];
  } finally {
    server.close();
  }
}

async function call(baseUrl: string): Promise<unknown> {
  const response = await fetch(`${baseUrl}/v1/complete`, {
    method: "POST",
    headers: { "x-api-key": "key", "anthropic-version": "2023-06-01", "content-type": "application/json" },
    body: JSON.stringify(REQUEST),
  });
  return response.json();
}

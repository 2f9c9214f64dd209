// One call through the client, against openapi-fetch alone, the official SDK and the floor.
import Anthropic from "@anthropic-ai/sdk";
import { createClient } from "@text-completions/client";
import type { paths } from "@text-completions/core";
import createFetchClient from "openapi-fetch";
import { measure } from "../measure.ts";
import { COMPLETION, REQUEST } from "../request.ts";
import { toRow, type Row } from "../row.ts";

const JSON_TYPE = { "content-type": "application/json" };

/** Calls with a `fetch` that responds at once. */
export async function bench(): Promise<Row[]> {
  const baseUrl = "http://127.0.0.1";
  const client = createClient({ apiKey: "key", baseUrl, fetch: respond });
  const sdk = new Anthropic({ apiKey: "key", baseURL: baseUrl, fetch: respond });
  const bare = createFetchClient<paths>({ baseUrl, headers: { "x-api-key": "key" }, fetch: respond });
  const header = { "anthropic-version": "2023-06-01" as const };

  async function floor(): Promise<unknown> {
    const sent = new Request(`${baseUrl}/v1/complete`, {
      method: "POST",
      headers: { "x-api-key": "key", ...JSON_TYPE },
      body: JSON.stringify(REQUEST),
    });
    return (await respond(sent)).json();
  }

  const times = await measure({
    ours: () => client.complete(REQUEST),
    "SDK 0.137.0": () => sdk.completions.create(REQUEST),
    "openapi-fetch": () => bare.POST("/v1/complete", { params: { header }, body: REQUEST }),
    floor,
  });
  const note =
    "Ours runs on openapi-fetch, which takes a third of what it adds to the floor. The rest, from most to least: the signal inside the request, which Node refers to weakly, so that it survives the fast garbage collections; facts about the response next to the completion; waits that a signal and timeouts can end; the key, and its redaction.";
  return [toRow("one call through the client", times, { note })];
}

/** Responds at once to any request. */
async function respond(_request: unknown): Promise<Response> {
  return new Response(COMPLETION, { headers: JSON_TYPE });
}

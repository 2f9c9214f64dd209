import { createBridge, type Bridge, type BridgeCall, type BridgeOptions } from "@text-completions/bridge";
import { serveMock } from "@text-completions/mock/server";
import {
  createMessagesApi,
  type MessagesApi,
  type MessagesApiOptions,
} from "./messages-api/create-messages-api.ts";
import { OLD } from "./messages-api/profile.ts";

/** A bridge in front of a fake of the Messages API on a port. `await using` ends the fake. */
export interface Started extends AsyncDisposable {
  bridge: Bridge;
  api: MessagesApi;
  /** The calls that have ended. */
  calls: BridgeCall[];
  /** Asks the bridge; fields of the body that are undefined are left out. */
  ask: (body?: Record<string, unknown>, headers?: Record<string, string>) => Promise<Response>;
  /** The bodies of the messages that were sent upstream, the latest last. */
  messages: () => Record<string, unknown>[];
  /** The latest of them. */
  sent: () => Record<string, unknown>;
}

/** The key of the bridge. */
export const OWN_KEY = "sk-ant-own-key-of-the-bridge";

/** A valid request. */
export const REQUEST = {
  model: "claude-2.1",
  max_tokens_to_sample: 100,
  prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
};

/** Starts both. The live model of the bridge is `OLD` by default. */
export async function start(
  options: Partial<BridgeOptions> = {},
  apiOptions: MessagesApiOptions = {},
): Promise<Started> {
  const api = createMessagesApi(apiOptions);
  const server = await serveMock(api);
  const calls: BridgeCall[] = [];
  const bridge = createBridge({
    apiKey: OWN_KEY,
    models: OLD.id,
    baseUrl: server.url,
    ...options,
    onCall(call) {
      calls.push({ ...call });
      options.onCall?.(call);
    },
  });
  const messages = (): Record<string, unknown>[] =>
    api.received.filter(({ url }) => url.endsWith("/v1/messages")).map(({ body }) => body);
  return {
    bridge,
    api,
    messages,
    calls,
    ask: (body = {}, headers = {}) => bridge.fetch(toRequest(body, headers)),
    sent: () => messages().at(-1) ?? {},
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Options of a fake that fails every request. */
export function failing(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): MessagesApiOptions {
  return { behave: () => ({ response: () => Response.json(body, { status, headers }) }) };
}

/** An error as the Messages API writes it. */
export function envelope(type: string, message: string): object {
  return { type: "error", error: { type, message }, request_id: "req_in" };
}

/** A request like {@link REQUEST}, with other fields and headers. */
export function toRequest(body: Record<string, unknown> = {}, headers: Record<string, string> = {}): Request {
  return new Request("http://localhost/v1/complete", {
    method: "POST",
    headers: {
      "x-api-key": "sk-caller",
      "anthropic-version": "2023-06-01",
      "content-type": "application/json",
      ...headers,
    },
    body: JSON.stringify({ ...REQUEST, ...body }),
  });
}

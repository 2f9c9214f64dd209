import type { Client } from "@text-completions/client";

/** The key that the servers accept. */
export const KEY = "sk-soak-caller-0123456789abcdef";

const request = (words: string) => ({
  model: "claude-2.1",
  max_tokens_to_sample: 50,
  prompt: `\n\nHuman: ${words}\n\nAssistant:`,
});

/** Every kind of request that servers and clients meet in production, the unpleasant ones included. */
export const KINDS: Readonly<Record<string, (client: Client, url: string) => Promise<unknown>>> = {
  whole: (client) => client.complete(request("Hello")),
  streamed: (client) => client.stream(request("Hello")).final(),
  "streamed, 64 kB prompt": (client) => client.stream(request("word ".repeat(13_000))).final(),
  overloaded: (client) => client.complete(request("overloaded")),
  "connection that is reset": (client) => client.stream(request("drop")).final(),
  "error within a stream": (client) => client.stream(request("error")).final(),
  async "reader that leaves a stream"(client) {
    for await (const _ of client.stream(request("slow")).text()) break;
  },
  async "signal within a stream"(client) {
    const controller = new AbortController();
    const stream = client.stream(request("slow"), { signal: controller.signal });
    for await (const _ of stream.text()) controller.abort();
  },
  "signal before the headers": (client) =>
    client.complete(request("slow"), { signal: AbortSignal.timeout(3) }),
  "time-out": (client) => client.complete(request("slow"), { timeoutMs: 20 }),
  "invalid body": (client) => client.complete({ ...request("Hello"), temperature: 2 }),
  "unknown model": (client) => client.complete({ ...request("Hello"), model: `gpt-${"x".repeat(500)}` }),
  "wrong key": (client) =>
    client.complete(request("Hello"), { headers: { "x-api-key": "wrong-0123456789" } }),
  "body that is not JSON": async (_, url) =>
    (
      await fetch(`${url}/v1/complete`, {
        method: "POST",
        headers: { "x-api-key": KEY, "anthropic-version": "2023-06-01" },
        body: "{".repeat(5000),
      })
    ).text(),
  "wrong path": async (_, url) => (await fetch(`${url}/v1/messages`, { method: "POST", body: "{}" })).text(),
};

import { createBridge } from "@text-completions/bridge";

const bridge = createBridge({ apiKey: "any", models: { "claude-2.1": "claude-sonnet-4-5" } });

export const answer: Promise<Response> = bridge.fetch(new Request("https://example.com/v1/complete"));

// @ts-expect-error A model is named by a text.
export const wrong = createBridge({ apiKey: "any", models: { "claude-2.1": 1 } });

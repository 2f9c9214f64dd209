import { API_VERSION, HEADER } from "@text-completions/core";

export const KEY = "sk-ant-api03-secret-of-the-test";

/** A valid request with the changes of a test. */
export function completeRequest(body: object = {}): Request {
  return new Request("https://api.anthropic.com/v1/complete", {
    method: "POST",
    headers: {
      [HEADER.contentType]: "application/json",
      [HEADER.anthropicVersion]: API_VERSION,
      [HEADER.xApiKey]: KEY,
    },
    body: JSON.stringify({
      model: "claude-2.1",
      max_tokens_to_sample: 100,
      prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
      ...body,
    }),
  });
}

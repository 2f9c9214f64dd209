import { API_VERSION, COMPLETE_PATH, HEADER, MODELS } from "@text-completions/core";
import { buildPrompt } from "@text-completions/prompt";

/** A command for a shell that asks the server at `url`. It names no key: those that are accepted may be secrets. */
export function createCurlCommand(
  url: string,
  isAnyKeyAccepted: boolean,
  model: string = MODELS[0].id,
): string {
  const body = JSON.stringify({
    model,
    max_tokens_to_sample: 256,
    prompt: buildPrompt({ turns: [{ role: "human", text: "Hello, Claude" }] }),
  });
  const key = isAnyKeyAccepted ? "any" : "$ANTHROPIC_API_KEY";
  return [
    `curl ${url}${COMPLETE_PATH}`,
    `-H "${HEADER.contentType}: application/json"`,
    `-H "${HEADER.anthropicVersion}: ${API_VERSION}"`,
    `-H "${HEADER.xApiKey}: ${key}"`,
    `-d '${body}'`,
  ].join(" \\\n  ");
}

import { createClient } from "@text-completions/client";
import { buildPrompt } from "@text-completions/prompt";

/** An app has no key: its back end adds one. */
const backEnd = { apiKey: null, baseUrl: process.env["EXPO_PUBLIC_API_URL"] };

/** Returns the whole response: the `fetch` of React Native cannot stream. */
export async function ask(question: string): Promise<string> {
  const { completion } = await createClient(backEnd).complete(toRequest(question));
  return completion;
}

/** Shows the response as it arrives, with a `fetch` that can stream. */
export async function askStreamed(
  question: string,
  show: (text: string) => void,
  fetch: Fetch,
): Promise<void> {
  const client = createClient({
    ...backEnd,
    // `expo/fetch` takes a URL and options, not a Request.
    async fetch(input, init) {
      const request = new Request(input, init);
      const { url, method, headers } = request;
      return fetch(url, { method, headers: [...headers], body: await request.text(), signal: init?.signal });
    },
  });
  for await (const text of client.stream(toRequest(question)).text()) show(text);
}

/** Such as `fetch` of `expo/fetch`. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

function toRequest(question: string) {
  const prompt = buildPrompt({ turns: [{ role: "human", text: question }] });
  return { model: "claude-2.1", max_tokens_to_sample: 256, prompt };
}

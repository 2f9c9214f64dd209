import { createClient, toTextStreamResponse } from "@text-completions/client";
import { buildPrompt } from "@text-completions/prompt";

export async function POST(request: Request): Promise<Response> {
  const { prompt: question } = await request.json();
  const stream = createClient().stream(
    {
      model: "claude-2.1",
      max_tokens_to_sample: 256,
      prompt: buildPrompt({ turns: [{ role: "human", text: question }] }),
    },
    { signal: request.signal },
  );
  return toTextStreamResponse(stream);
}

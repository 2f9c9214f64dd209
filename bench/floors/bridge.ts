/** The floor of the bridge: right for one human turn, a model that takes everything, and a server that never fails. */
export async function fetch(request: Request): Promise<Response> {
  const { prompt, max_tokens_to_sample: limit, stream, ...rest } = await request.json();
  const content = prompt.split("\n\nHuman:")[1].split("\n\nAssistant:")[0].trim();
  const body = { ...rest, stream, max_tokens: limit, messages: [{ role: "user", content }] };
  const message = await globalThis.fetch("https://api.anthropic.com/v1/messages", {
    method: "POST",
    headers: request.headers,
    body: JSON.stringify(body),
  });
  const head = { type: "completion", id: "compl_1", model: rest.model };
  if (stream !== true) {
    const { content: blocks } = await message.json();
    return Response.json({ ...head, completion: ` ${blocks[0].text}`, stop_reason: "stop_sequence" });
  }
  const frame = (completion: string, reason: string | null): string =>
    `event: completion\ndata: ${JSON.stringify({ ...head, completion, stop_reason: reason })}\n\n`;
  const events = message.body?.pipeThrough(new TextDecoderStream()).pipeThrough(
    new TransformStream<string, string>({
      transform(text, controller) {
        for (const [, data = ""] of text.matchAll(/^data: (.*text_delta.*)$/gm)) {
          controller.enqueue(frame(JSON.parse(data).delta.text, null));
        }
      },
      flush: (controller) => controller.enqueue(frame("", "stop_sequence")),
    }),
  );
  return new Response(events?.pipeThrough(new TextEncoderStream()), {
    headers: { "content-type": "text/event-stream" },
  });
}

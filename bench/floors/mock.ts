/** The floor of the mock: the same sentence to everybody, as a document or as a stream of one event a word. */
export async function fetch(request: Request): Promise<Response> {
  const { model, stream } = await request.json();
  const head = { type: "completion", id: "compl_1", model };
  if (stream !== true) {
    return Response.json({ ...head, completion: " Hello! My name is Claude.", stop_reason: "stop_sequence" });
  }
  const frame = (completion: string, reason: string | null): string =>
    `event: completion\ndata: ${JSON.stringify({ ...head, completion, stop_reason: reason })}\n\n`;
  const words = [" Hello!", " My", " name", " is", " Claude."].map((word) => frame(word, null));
  return new Response([...words, frame("", "stop_sequence")].join(""), {
    headers: { "content-type": "text/event-stream" },
  });
}

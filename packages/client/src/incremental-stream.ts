import type { Middleware } from "openapi-fetch";

/**
 * Middleware that makes a stream of API version `2023-01-01` one of `2023-06-01`: there, events have no name, each
 * repeats the whole text so far, and the last is `[DONE]`. Streams of named events pass through as they are.
 *
 * @example
 * ```ts
 * import { createClient, incrementalStream } from "@text-completions/client";
 *
 * export const client = createClient({
 *   apiKey: "sk-ant-...",
 *   baseUrl: "http://localhost:8080",
 *   version: "2023-01-01",
 *   middleware: [incrementalStream()],
 * });
 * ```
 */
export function incrementalStream(): Middleware {
  return {
    onResponse({ response }) {
      const type = response.headers.get("content-type");
      if (!response.ok || !response.body || !/text\/event-stream/i.test(type ?? "")) return undefined;
      const body = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new TransformStream(createRewriter()))
        .pipeThrough(new TextEncoderStream());
      return new Response(body, response);
    },
  };
}

function createRewriter(): Transformer<string, string> {
  let rest = "";
  let afterCr = false;
  let frame: string[] = [];
  let textSoFar = "";

  function rewrite(): string {
    const data = frame.find((line) => line.startsWith("data:"))?.slice("data:".length);
    const named = frame.some((line) => line.startsWith("event:"));
    const lines = frame;
    frame = [];
    if (named || data === undefined) return `${lines.join("\n")}\n\n`;
    if (data.trim() === "[DONE]") return "";
    return `event: completion\ndata: ${toIncrement(data)}\n\n`;
  }

  function toIncrement(data: string): string {
    try {
      const event: { completion: string } = JSON.parse(data);
      const completion = event.completion.slice(textSoFar.length);
      textSoFar = event.completion;
      return JSON.stringify({ type: "completion", ...event, completion });
    } catch {
      // The reader of the stream says what is wrong with it.
      return data;
    }
  }

  return {
    transform(chunk, controller) {
      // A line ends at its CR already; the LF of a CRLF may come with the next chunk.
      const text = afterCr && chunk.startsWith("\n") ? chunk.slice(1) : chunk;
      if (chunk) afterCr = chunk.endsWith("\r");
      const lines = (rest + text).split(/\r\n|\n|\r/);
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line !== "") frame.push(line);
        else if (frame.length > 0) controller.enqueue(rewrite());
      }
    },
    flush(controller) {
      // An event that does not end: the reader of the stream says so.
      controller.enqueue([...frame, rest].join("\n"));
    },
  };
}

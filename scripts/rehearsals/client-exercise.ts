// What the client does against a server, for platforms that are not Node: bundled into one module, and run there.
import { createClient, isCompletionError, type Client } from "@text-completions/client";

/** The outcome of each part of the exercise. */
export type Outcomes = Record<string, unknown>;

/** Exercises the client with a completion, a stream, a retry and each way to fail. */
export async function exerciseClient(baseUrl: string): Promise<Outcomes> {
  const client = createClient({ apiKey: "sk-exercise", baseUrl, maxRetries: 0 });
  const retrying = createClient({ apiKey: "sk-exercise", baseUrl, maxRetries: 1 });
  return {
    completion: (await client.complete(ask("plain"))).completion,
    texts: await readTexts(client, "stream"),
    retried: (await retrying.complete(ask("busy"))).completion,
    dropped: await failure(() => readTexts(client, "drop")),
    overloaded: await failure(() => readTexts(client, "error")),
    left: await leave(client),
    aborted: await failure(() => abortInTheMiddle(client)),
  };
}

function ask(question: string): { model: string; max_tokens_to_sample: number; prompt: string } {
  return {
    model: "claude-2.1",
    max_tokens_to_sample: 64,
    prompt: `\n\nHuman: ${question}\n\nAssistant:`,
  };
}

async function readTexts(client: Client, question: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of client.stream(ask(question)).text()) texts.push(text);
  return texts;
}

async function leave(client: Client): Promise<string> {
  for await (const text of client.stream(ask("stall")).text()) return text;
  return "";
}

async function abortInTheMiddle(client: Client): Promise<void> {
  const controller = new AbortController();
  for await (const _ of client.stream(ask("stall"), { signal: controller.signal }).text()) {
    controller.abort(new Error("Enough."));
  }
}

async function failure(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (!isCompletionError(error)) return String(error);
    return {
      kind: error.kind,
      partial: error.partial,
      ...(error.kind === "stream" && { reason: error.reason }),
    };
  }
}

// oxlint-disable-next-line import/no-default-export -- What a worker must export.
export default {
  async fetch(request: Request): Promise<Response> {
    const server = new URL(request.url).searchParams.get("server") ?? "";
    return Response.json(await exerciseClient(server));
  },
};

import { createClient } from "@text-completions/client";
import * as msw3 from "msw";
import { setupServer as setupServer3 } from "msw/node";
import * as msw2 from "msw-2";
import { setupServer as setupServer2 } from "msw-2/node";
import { afterEach, describe, expect, test } from "vitest";
import { completionEvent, example, REQUEST } from "./responses.ts";

const URL = "https://api.anthropic.com/v1/complete";

const client = createClient({ apiKey: "sk-test", maxRetries: 0 });
let close: () => void = () => undefined;

afterEach(() => close());

/** Responds with MSW of either version. */
const VERSIONS = {
  2: (respond: () => Response) => {
    const server = setupServer2(msw2.http.post(URL, respond));
    server.listen({ onUnhandledRequest: "error" });
    close = () => server.close();
  },
  3: (respond: () => Response) => {
    const server = setupServer3(msw3.http.post(URL, respond));
    server.listen();
    close = () => server.close();
  },
};

function eventStream(body: BodyInit): Response {
  // Without this header MSW 3 turns a failing body into one that ends.
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "transfer-encoding": "chunked" },
  });
}

describe.each(Object.entries(VERSIONS))("through MSW %s", (version, start) => {
  test("completes, though the client is older than the mock", async () => {
    start(
      () =>
        new Response(example("completions/hello.json"), { headers: { "content-type": "application/json" } }),
    );

    expect((await client.complete(REQUEST)).completion).toBe(" Hello! My name is Claude.");
  });

  test("streams", async () => {
    start(() => eventStream(example("streams/documented.sse")));

    expect((await client.stream(REQUEST).final()).completion).toBe(" Hello! My name is Claude.");
  });

  test("does not hang when a loop over an endless stream is left", async () => {
    start(() =>
      eventStream(
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new TextEncoder().encode(completionEvent(" more")));
          },
        }),
      ),
    );
    const texts: string[] = [];

    for await (const text of client.stream(REQUEST).text()) {
      texts.push(text);
      if (texts.length === 3) break;
    }

    expect(texts).toEqual([" more", " more", " more"]);
  });

  test("does not hang when a silent stream is aborted", async () => {
    start(() =>
      eventStream(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode(completionEvent(" Hel")));
          },
        }),
      ),
    );
    const stream = client.stream(REQUEST);

    const reading = (async () => {
      for await (const text of stream.text()) if (text) setImmediate(() => stream.abort());
    })();

    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
    expect(stream.partial).toBe(" Hel");
  });

  test("says that a stream was cut off when its body fails", async () => {
    let pulls = 0;
    start(() =>
      eventStream(
        new ReadableStream(
          {
            pull(controller) {
              if (pulls++ === 0) controller.enqueue(new TextEncoder().encode(completionEvent(" Hel")));
              else controller.error(new Error("Broken."));
            },
          },
          { highWaterMark: 0 },
        ),
      ),
    );

    await expect(client.stream(REQUEST).final(), `MSW ${version}`).rejects.toMatchObject({
      reason: "truncated",
      partial: " Hel",
    });
  });
});

import { expect, test } from "vitest";
import { readBody } from "@text-completions/core/validate";

function post(body: BodyInit | null, init: RequestInit = {}): Request {
  // Node asks for `duplex` where a body is a stream; its types of `RequestInit` are those of browsers.
  const streamed = { duplex: "half" };
  return new Request("http://localhost/", { method: "POST", body, ...init, ...streamed });
}

/** A body of these pieces, and what was read of it. */
function pieces(...texts: (string | Uint8Array)[]): { body: ReadableStream<Uint8Array>; left: () => number } {
  const rest = texts.map((text) => (typeof text === "string" ? new TextEncoder().encode(text) : text));
  const body = new ReadableStream(
    {
      pull(controller) {
        const piece = rest.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  return { body, left: () => rest.length };
}

const textOf = (bytes: Uint8Array | undefined): string | undefined =>
  bytes && new TextDecoder().decode(bytes);

test("reads bytes, however they are split", async () => {
  const bytes = new TextEncoder().encode("\u{FEFF}héllo 🌍");
  const { body } = pieces(...Array.from(bytes, (byte) => Uint8Array.of(byte)));

  expect(await readBody(post(body), 100)).toEqual(bytes);
});

test("reads as many bytes as the limit, and nothing of no body", async () => {
  expect(textOf(await readBody(post("éé"), 4))).toBe("éé");
  expect(textOf(await readBody(post(null), 0))).toBe("");
});

test("stops reading beyond the limit", async () => {
  const { body, left } = pieces("aaa", "aaa", "aaa");

  expect(await readBody(post(body), 4)).toBeUndefined();
  expect(left()).toBe(1);
});

test("takes a declared length that is too large at its word, and no other", async () => {
  const { body, left } = pieces("a");
  const declared = post(body, { headers: { "content-length": "5" } });

  expect(await readBody(declared, 4)).toBeUndefined();
  expect(left()).toBe(1);
  for (const length of ["abc", "-1", "1"]) {
    expect(await readBody(post("aaaaa", { headers: { "content-length": length } }), 4)).toBeUndefined();
  }
});

test("an abort ends the wait for a body that stalls, with the signal's reason", async () => {
  const controller = new AbortController();
  const text = readBody(post(new ReadableStream(), { signal: controller.signal }), 100);
  controller.abort("enough");

  await expect(text).rejects.toBe("enough");
});

test("a body that breaks rejects", async () => {
  const body = new ReadableStream({ pull: () => Promise.reject(new Error("broken")) });

  await expect(readBody(post(body), 100)).rejects.toThrow("broken");
});

test("rejects a request whose body was read, and says what to do", async () => {
  const used = post("text");
  await used.text();
  const locked = post("text");
  locked.body?.getReader();

  for (const request of [used, locked]) {
    await expect(readBody(request, 100)).rejects.toThrow(
      "Failed to read the request: its body was already read. Read request.clone(), and pass the request.",
    );
  }
});

test("rejects a body of something else than bytes", async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue("text");
      controller.close();
    },
  });

  await expect(readBody(post(body), 100)).rejects.toThrow(
    'Invalid option "request.body": expected a stream of bytes, got a string.',
  );
});

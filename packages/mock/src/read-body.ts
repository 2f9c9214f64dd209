import type { Incoming } from "./incoming.ts";

/** Reads the text of a body; undefined if it has more bytes than the limit, and then no more of it is read. */
export async function readBody(request: Incoming, maxBytes: number): Promise<string | undefined> {
  const declared = Number(request.headers.get("content-length") ?? NaN);
  if (declared > maxBytes) return undefined;
  // What declares its length has no more bytes than that.
  if (declared <= maxBytes) return request.text();

  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > maxBytes) {
      // Nobody waits for the rest, so nobody needs to know how it went.
      reader?.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

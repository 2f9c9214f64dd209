import type { Exchange } from "./exchange.ts";
import { misuse } from "./misuse.ts";

/**
 * Refuses what the checks could not read, so that no judge meets it.
 *
 * @throws {TypeError} that names the part that is not what it should be.
 */
export function requireExchange(what: string, exchange: Exchange): void {
  const { request, response } = exchange ?? {};
  if (!isHeaders(request?.headers)) throw refuse(what, "it has no request with headers");
  demandPart(what, "request.method", request.method, typeof request.method === "string");
  demandPart(what, "request.url", request.url, typeof request.url === "string");
  demandPart(what, "request.body", request.body, ArrayBuffer.isView(request.body));
  if (response === undefined) return;
  demandPart(what, "response.status", response?.status, typeof response?.status === "number");
  demandPart(what, "response.headers", response.headers, isHeaders(response.headers));
  demandPart(what, "response.chunks", response.chunks, Array.isArray(response.chunks));
  for (const [index, chunk] of response.chunks.entries()) {
    demandPart(what, `response.chunks[${index}].bytes`, chunk?.bytes, ArrayBuffer.isView(chunk?.bytes));
  }
}

/** Headers of another realm, such as those of jsdom, are some, too. */
function isHeaders(value: Headers | undefined): boolean {
  return typeof value?.get === "function";
}

function demandPart(what: string, name: string, value: unknown, isRight: boolean): void {
  if (!isRight) throw refuse(what, `${name} is of type ${value === null ? "null" : typeof value}`);
}

function refuse(what: string, reason: string): TypeError {
  return misuse(what, reason, "Pass what was recorded of a request and its answer");
}

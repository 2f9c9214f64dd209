import { readFileSync } from "node:fs";
import { API_VERSION, COMPLETE_PATH, DEFAULT_BASE_URL, HEADER } from "@text-completions/core";
import type { Mock } from "@text-completions/mock";

export const URL_OF_API: string = DEFAULT_BASE_URL + COMPLETE_PATH;
export const HEADERS: Readonly<Record<string, string>> = {
  [HEADER.xApiKey]: "sk-test",
  [HEADER.anthropicVersion]: API_VERSION,
  [HEADER.contentType]: "application/json",
};
export const HELLO = {
  model: "claude-2.1",
  max_tokens_to_sample: 1024,
  prompt: "\n\nHuman: Hello, Claude\n\nAssistant:",
};

/** A valid request with these changes. */
export function requestOf(body: object | string = {}, init: RequestInit = {}): Request {
  const text = typeof body === "string" ? body : JSON.stringify({ ...HELLO, ...body });
  return new Request(URL_OF_API, { method: "POST", headers: HEADERS, body: text, ...init });
}

/** Sends a valid request with these changes. */
export function post(mock: Mock, body: object | string = {}, init: RequestInit = {}): Promise<Response> {
  return mock.fetch(requestOf(body, init));
}

/** A file of the examples of the document. */
export function readExample(path: string): string {
  return readFileSync(new URL(`../../../spec/examples/${path}`, import.meta.url), "utf8");
}

import { expect, test } from "vitest";
import { runScript } from "./run-script.ts";
import { ERROR_MESSAGES, ERROR_STATUS } from "@text-completions/core";
import {
  errorBody,
  errorResponse,
  isOperationPath,
  readCompletionRequest,
  type RequestRules,
} from "@text-completions/core/internal";

const BODY = { prompt: "\n\nHuman: Hi\n\nAssistant:", max_tokens_to_sample: 1, model: "claude-2.1" };
const HEADERS = { "x-api-key": "a-key", "anthropic-version": "2023-06-01" };

interface Sent {
  url?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit | null;
}

function requestOf({
  url = "https://host/v1/complete",
  method = "POST",
  headers = HEADERS,
  body = JSON.stringify(BODY),
}: Sent): Request {
  return new Request(url, { method, headers, body: method === "GET" ? null : body });
}

test("a valid request is its body", async () => {
  expect(await readCompletionRequest(requestOf({}))).toEqual({ body: BODY });
});

const WRONG = {
  url: "https://host/v2/complete",
  method: "PUT",
  headers: { "content-length": "99" },
  body: "{",
};

/** Each with all that is wrong after it, so that the order shows. */
const ORDER: { name: string; sent: Sent; rules?: RequestRules; error: object }[] = [
  { name: "the path", sent: WRONG, error: { type: "not_found_error" } },
  {
    name: "the method",
    sent: { ...WRONG, url: "https://host/v1/complete" },
    error: {
      type: "invalid_request_error",
      message: "Method Not Allowed",
      status: 405,
      headers: { allow: "POST" },
    },
  },
  {
    name: "the announced size",
    sent: { headers: { "content-length": "99" }, body: "{" },
    rules: { maxBytes: 10 },
    error: { type: "request_too_large" },
  },
  {
    name: "the key",
    sent: { headers: {}, body: "{" },
    error: { type: "authentication_error", message: "x-api-key header is required" },
  },
  {
    name: "a key that is not accepted",
    sent: { headers: { "x-api-key": "b-key" }, body: "{" },
    rules: { apiKeys: ["a-key"] },
    error: { type: "authentication_error", message: "invalid x-api-key" },
  },
  {
    name: "the version",
    sent: { headers: { "x-api-key": "a-key" }, body: "{" },
    error: { type: "invalid_request_error", message: "anthropic-version: header is required" },
  },
  {
    name: "the real size",
    sent: { body: `{${" ".repeat(20)}` },
    rules: { maxBytes: 10 },
    error: { type: "request_too_large" },
  },
  {
    name: "JSON",
    sent: { body: '{"prompt": }' },
    error: {
      type: "invalid_request_error",
      message: "The request body is not valid JSON: unexpected character: line 1 column 12 (char 11)",
    },
  },
  {
    name: "a lone surrogate",
    sent: { body: '{"prompt":"\\ud83d"}' },
    error: {
      type: "invalid_request_error",
      message: "The request body is not valid JSON: no low surrogate in string: line 1 column 18 (char 17)",
    },
  },
  {
    name: "bytes that are not UTF-8",
    sent: { body: Uint8Array.of(0x22, 0xff, 0x22) },
    error: {
      type: "invalid_request_error",
      message:
        "The request body is not valid JSON: str is not valid UTF-8: surrogates not allowed: line 1 column 1 (char 0)",
    },
  },
  {
    name: "the fields",
    sent: { body: JSON.stringify({ ...BODY, temperature: 2 }) },
    error: { type: "invalid_request_error", message: "temperature: range: 0..1" },
  },
];

test.each(ORDER)("$name is checked in the documented order", async ({ sent, rules, error }) => {
  const result = await readCompletionRequest(requestOf(sent), rules);

  expect(result.error).toEqual(error);
});

test("the body of a request without a valid key is not read", async () => {
  let pulls = 0;
  const body = new ReadableStream(
    {
      pull() {
        pulls += 1;
      },
    },
    { highWaterMark: 0 },
  );
  const request = {
    url: "http://host/v1/complete",
    method: "POST",
    headers: new Headers({ "x-api-key": "wrong" }),
    signal: new AbortController().signal,
    body,
    arrayBuffer: () => Promise.reject(new Error("read")),
  };

  expect(await readCompletionRequest(request, { apiKeys: ["right"] })).toMatchObject({
    error: { type: "authentication_error" },
  });
  expect(pulls).toBe(0);
});

test("rules: no key, an error of the origin, a body that is changed, a problem that is tolerated", async () => {
  const keyless = { "anthropic-version": "2023-06-01" };
  expect(await readCompletionRequest(requestOf({ headers: keyless }), { apiKeys: null })).toEqual({
    body: BODY,
  });

  const originError = { type: "authentication_error", message: "CORS" } as const;
  expect(await readCompletionRequest(requestOf({}), { originError })).toEqual({ error: originError });

  const withTopK = requestOf({ body: JSON.stringify({ ...BODY, top_k: -1 }) });
  const tolerated = await readCompletionRequest(withTopK.clone(), {
    reviseProblem: (problem) => (problem.path === "/top_k" ? undefined : problem),
  });
  expect(tolerated.error).toBeUndefined();
  const changed = await readCompletionRequest(withTopK, {
    prepareBody: (body) => void Reflect.deleteProperty(Object(body), "top_k"),
  });
  expect(changed).toEqual({ body: BODY });
});

test("an abort ends the wait for a body, with the signal's reason", async () => {
  const controller = new AbortController();
  const init = {
    method: "POST",
    headers: HEADERS,
    body: new ReadableStream(),
    duplex: "half",
    signal: controller.signal,
  };
  const read = readCompletionRequest(new Request("https://host/v1/complete", init));
  controller.abort("enough");

  await expect(read).rejects.toBe("enough");
});

test.each([
  { path: "/v1/complete", isOperation: true },
  { path: "/gateway/v1/complete", isOperation: true },
  { path: "/v1/v1/complete", isOperation: false },
  { path: "/v1/complete/", isOperation: false },
  { path: "/v1/completed", isOperation: false },
  { path: "/", isOperation: false },
])("$path is the operation's: $isOperation", ({ path, isOperation }) => {
  expect(isOperationPath(path)).toBe(isOperation);
});

test.each([
  {
    name: "an error of the API",
    error: { type: "overloaded_error" } as const,
    body: { type: "error", error: { type: "overloaded_error", message: "Overloaded" }, request_id: "req_1" },
    status: 529,
    id: "req_1",
  },
  {
    name: "an error with details and headers",
    error: {
      type: "rate_limit_error",
      message: "Slow down",
      details: null,
      headers: { "retry-after": "5" },
    } as const,
    body: {
      type: "error",
      error: { details: null, type: "rate_limit_error", message: "Slow down" },
      request_id: "req_1",
    },
    status: 429,
    id: "req_1",
  },
  {
    name: "an error of the edge",
    error: { type: "request_too_large" } as const,
    body: { error: { type: "request_too_large", message: "Request exceeds the maximum size" } },
    status: 413,
    id: null,
  },
  {
    name: "the edge's other error",
    error: { type: "forbidden" } as const,
    body: { error: { type: "forbidden", message: "Request not allowed" } },
    status: 403,
    id: null,
  },
  {
    name: "a wrong method",
    error: { type: "invalid_request_error", message: "Method Not Allowed", status: 405 } as const,
    body: { detail: "Method Not Allowed" },
    status: 405,
    id: "req_1",
  },
  {
    name: "an error that the document does not list",
    error: { type: "teapot_error" } as const,
    body: { type: "error", error: { type: "teapot_error", message: "teapot_error" }, request_id: "req_1" },
    status: 500,
    id: "req_1",
  },
])("$name has its status, envelope and headers", async ({ error, body, status, id }) => {
  const response = errorResponse(error, "req_1");

  expect(response.status).toBe(status);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("request-id")).toBe(id);
  expect(await response.json()).toEqual(body);
});

test("each error type of the document has a message", () => {
  for (const type of Object.keys(ERROR_STATUS)) expect(ERROR_MESSAGES).toHaveProperty(type);
  expect(JSON.stringify(errorBody({ type: "api_error" }))).toContain(ERROR_MESSAGES.api_error);
});

test("bodies of 31 MiB that are nothing but values are rejected in a small heap", async () => {
  const results = await runScript("read-many-values.ts", [], ["--max-old-space-size=256"]);

  const message = "The request body has more than 1000000 values";
  expect(results).toEqual({
    objects: message,
    arrays: message,
    nested: message,
    numbers: message,
    members: message,
  });
});

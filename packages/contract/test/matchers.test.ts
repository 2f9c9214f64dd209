import { readFileSync } from "node:fs";
import path from "node:path";
import { withContract } from "@text-completions/contract";
import { contractMatchers, type ContractMatchers } from "@text-completions/contract/matchers";
import { createMock, raw, stream, text } from "@text-completions/mock";
import { describe, expect, test } from "vitest";
import { completeRequest } from "./complete-request.ts";

declare module "vitest" {
  // Its parameters have to be those of vitest.
  interface Matchers<R, T> extends ContractMatchers<R> {}
}
expect.extend(contractMatchers);

const STREAMS = path.join(import.meta.dirname, "../../../spec/examples/streams");

function example(name: string): Buffer {
  return readFileSync(path.join(STREAMS, `${name}.sse`));
}

describe("toSatisfyApiSpec", () => {
  test("passes for an exchange that conforms", async () => {
    const request = completeRequest();
    const response = await createMock().fetch(request.clone());

    await expect({ request, response }).toSatisfyApiSpec();
    await expect(expect({ request, response }).not.toSatisfyApiSpec()).rejects.toThrow(
      "Expected the exchange not to conform, but it does.",
    );
  });

  test("says what is wrong and where, which part of the spec requires it, and how to fix it", async () => {
    const request = completeRequest({ temperature: 2 });
    const response = await createMock().fetch(request.clone());

    await expect({ request, response }).not.toSatisfyApiSpec();
    await expect(expect({ request, response }).toSatisfyApiSpec()).rejects.toThrow(
      /^Expected the exchange to conform\.\n- client\/[\w-]+: .+\n {2}at request\.body\/temperature: expected .+, received 2\n {2}.+ \(#\/.+\)$/,
    );
  });

  test("checks every exchange of a withContract fetch", async () => {
    const contracted = withContract(createMock().reply(stream([text(" a"), raw("data: [DONE]\n\n")])).fetch);
    await (await contracted(completeRequest({ stream: true }))).text();

    await expect(contracted).not.toSatisfyApiSpec();
    await (await contracted(completeRequest())).text();
    await expect(contracted).toSatisfyApiSpec();
  });

  test("rejects a fetch without requests since the last call, also when negated", async () => {
    const contracted = withContract(createMock().fetch);
    await contracted("https://api.anthropic.com/v1/completions", { method: "POST" });
    const message = "No request went to /v1/complete since the last call. Send one through this fetch.";

    await expect(expect(contracted).toSatisfyApiSpec()).rejects.toThrow(message);
    await expect(expect(contracted).not.toSatisfyApiSpec()).rejects.toThrow(message);

    await (await contracted(completeRequest())).text();
    await expect(contracted).toSatisfyApiSpec();
    await expect(expect(contracted).toSatisfyApiSpec()).rejects.toThrow(message);
  });

  test("skips groups of checks, and rejects names that no check has", async () => {
    const exchange = (): object => ({
      request: completeRequest(),
      response: new Response("oops", { status: 500 }),
    });

    await expect(exchange()).toSatisfyApiSpec({ skip: ["headers", "errors/*"] });
    await expect(expect(exchange()).toSatisfyApiSpec({ skip: ["headers/request-idd"] })).rejects.toThrow(
      'Invalid option "skip": expected ids or groups of checks, got "headers/request-idd". Did you mean headers/request-id?',
    );
    expect(() => expect("").toBeCompletionStream({ stict: true } as never)).toThrow(
      'Unknown option "conditions.stict". Did you mean "conditions.strict"?',
    );
    expect(() => expect("").toBeCompletionStream({ skip: "stream" as never })).toThrow(
      'Invalid option "skip": expected ids or groups of checks, got "stream".',
    );
  });

  test("counts recommendations only with strict, and skips what skip names", async () => {
    const { "request-id": _requestId, ...headers } = { "request-id": "", "content-type": "application/json" };
    const response = (): Response =>
      Response.json({ completion: " a", stop_reason: "max_tokens", model: "m" }, { headers });
    const exchange = (): object => ({ request: completeRequest(), response: response() });

    await expect(expect(exchange()).toSatisfyApiSpec({ strict: true })).rejects.toThrow("request-id");
    await expect(exchange()).toSatisfyApiSpec({
      strict: false,
      skip: ["headers/request-id", "response/type-and-id", "response/completion-schema"],
    });
  });

  test.each([
    { value: undefined, got: "undefined as request" },
    { value: "text", got: "undefined as request" },
    { value: { request: completeRequest() }, got: "undefined as response" },
    { value: { request: new Response(), response: completeRequest() }, got: "a Response as request" },
    { value: { request: completeRequest(), response: completeRequest() }, got: "a Request as response" },
  ])("rejects $value", async ({ value, got }) => {
    await expect(expect(value).toSatisfyApiSpec()).rejects.toThrow(
      `Expected a Request and its Response, got ${got}.`,
    );
  });
});

describe("toBeCompletionStream", () => {
  test.each([
    { name: "documented" },
    { name: "documented-crlf" },
    { name: "production" },
    { name: "multibyte" },
  ])("passes for the example $name, as text and as bytes", ({ name }) => {
    expect(example(name)).toBeCompletionStream();
    expect(example(name).toString()).toBeCompletionStream();
    expect(() => expect(example(name)).not.toBeCompletionStream()).toThrow(
      "Expected no stream of a completion, but it is one.",
    );
  });

  test("fails for the stream of an older version, and says why", () => {
    expect(example("version-2023-01-01")).not.toBeCompletionStream();
    expect(() => expect(example("version-2023-01-01")).toBeCompletionStream()).toThrow(
      /^Expected a stream of a completion\.\n- stream\//,
    );
  });

  test.each([
    { body: "" },
    { body: "hello" },
    { body: "<!doctype html><p>Bad gateway" },
    { body: '{"type":"completion"}' },
  ])("fails for $body", ({ body }) => {
    expect(body).not.toBeCompletionStream();
  });

  test("lists a bounded number of violations", () => {
    const body = Array.from({ length: 30 }, (_, index) => `event: completion\ndata: {"a":${index}}\n\n`).join(
      "",
    );

    expect(() => expect(body).toBeCompletionStream()).toThrow(/\n… and \d+ more$/);
  });

  test.each([
    { value: undefined, got: "undefined" },
    { value: 5, got: "5" },
    { value: {}, got: "an object" },
  ])("rejects $got", ({ value, got }) => {
    expect(() => expect(value).toBeCompletionStream()).toThrow(
      `Invalid option "received": expected the body of a stream as a string or Uint8Array, got ${got}.`,
    );
  });
});

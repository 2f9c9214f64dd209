import { readFileSync } from "node:fs";
import path from "node:path";
import { withContract } from "@text-completions/contract";
import { contractMatchers, type ContractMatchers } from "@text-completions/contract/matchers";
import { createMock, raw, stream, text } from "@text-completions/mock";
import { describe, expect, it } from "vitest";
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
  it("passes for an exchange that conforms", async () => {
    const request = completeRequest();
    const response = await createMock().fetch(request.clone());

    await expect({ request, response }).toSatisfyApiSpec();
    await expect(expect({ request, response }).not.toSatisfyApiSpec()).rejects.toThrow(
      "Expected the exchange not to conform, but it does.",
    );
  });

  it("says what is wrong, where, which part of the spec says it, and how to fix it", async () => {
    const request = completeRequest({ temperature: 2 });
    const response = await createMock().fetch(request.clone());

    await expect({ request, response }).not.toSatisfyApiSpec();
    await expect(expect({ request, response }).toSatisfyApiSpec()).rejects.toThrow(
      /^Expected the exchange to conform\.\n- client\/[\w-]+: .+\n {2}at request\.body\/temperature: expected .+, received 2\n {2}.+ \(#\/.+\)$/,
    );
  });

  it("judges all that passed a fetch of withContract", async () => {
    const contracted = withContract(createMock().reply(stream([text(" a"), raw("data: [DONE]\n\n")])).fetch);
    await (await contracted(completeRequest({ stream: true }))).text();

    await expect(contracted).not.toSatisfyApiSpec();
    await (await contracted(completeRequest())).text();
    await expect(contracted).toSatisfyApiSpec();
  });

  it("passes no fetch that nothing has passed since the last call, whatever is expected", async () => {
    const contracted = withContract(createMock().fetch);
    await contracted("https://api.anthropic.com/v1/completions", { method: "POST" });
    const message =
      "Failed to judge a fetch: no request went to /v1/complete since the last call. Send one through it.";

    await expect(expect(contracted).toSatisfyApiSpec()).rejects.toThrow(message);
    await expect(expect(contracted).not.toSatisfyApiSpec()).rejects.toThrow(message);

    await (await contracted(completeRequest())).text();
    await expect(contracted).toSatisfyApiSpec();
    await expect(expect(contracted).toSatisfyApiSpec()).rejects.toThrow(message);
  });

  it("leaves out groups of checks, and refuses names that no check has", async () => {
    const exchange = (): object => ({
      request: completeRequest(),
      response: new Response("oops", { status: 500 }),
    });

    await expect(exchange()).toSatisfyApiSpec({ skip: ["headers", "errors/*"] });
    await expect(expect(exchange()).toSatisfyApiSpec({ skip: ["headers/request-idd"] })).rejects.toThrow(
      'Failed to read `skip`: there is no check "headers/request-idd". Near it are: headers/request-id, ',
    );
    expect(() => expect("").toBeCompletionStream({ skip: "stream" as never })).toThrow(
      "Failed to read `skip`: it is of type string. Pass a list of ids.",
    );
  });

  it("counts what a server should do only if it is told, and leaves out what it is told", async () => {
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

  it.each([[undefined], ["text"], [{ request: completeRequest() }]])("refuses %j", async (value) => {
    await expect(expect(value).toSatisfyApiSpec()).rejects.toThrow("Failed to check an exchange: its ");
  });
});

describe("toBeCompletionStream", () => {
  it.each([["documented"], ["documented-crlf"], ["production"], ["multibyte"]])(
    "passes for the example %s, as text and as bytes",
    (name) => {
      expect(example(name)).toBeCompletionStream();
      expect(example(name).toString()).toBeCompletionStream();
      expect(() => expect(example(name)).not.toBeCompletionStream()).toThrow(
        "Expected no stream of a completion, but it is one.",
      );
    },
  );

  it("fails for the stream of an older version, and says why", () => {
    expect(example("version-2023-01-01")).not.toBeCompletionStream();
    expect(() => expect(example("version-2023-01-01")).toBeCompletionStream()).toThrow(
      /^Expected a stream of a completion\.\n- stream\//,
    );
  });

  it.each([[""], ["hello"], ["<!doctype html><p>Bad gateway"], ['{"type":"completion"}']])(
    "fails for %j",
    (body) => {
      expect(body).not.toBeCompletionStream();
    },
  );

  it("does not list violations without end", () => {
    const body = Array.from({ length: 30 }, (_, index) => `event: completion\ndata: {"a":${index}}\n\n`).join(
      "",
    );

    expect(() => expect(body).toBeCompletionStream()).toThrow(/\n… and \d+ more$/);
  });

  it.each([[undefined], [5], [{}]])("refuses %j", (value) => {
    expect(() => expect(value).toBeCompletionStream()).toThrow(
      `Failed to judge a stream: it is of type ${typeof value}. Give the text of its body, or the bytes.`,
    );
  });
});

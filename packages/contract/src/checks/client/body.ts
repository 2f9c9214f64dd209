import { MAX_TOKENS_TO_SAMPLE_LIMIT } from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";
import { isObject } from "../../reading/is-object.ts";
import type { ExchangeRule } from "../../rule.ts";
import { problemFinding } from "../problem-finding.ts";
import { show } from "../show.ts";
import { clientRule } from "./client-rule.ts";

const SCHEMA = "#/components/schemas/CompletionRequest";

/** That the client sends JSON. */
export const json: ExchangeRule = clientRule({
  id: "client/json",
  title: "The body of the request is JSON",
  spec: "#/paths/~1v1~1complete/post/requestBody",
  remedy: "Send one JSON object, such as JSON.stringify writes it.",
  judge({ body, text }) {
    if (body !== undefined) return [];
    const message =
      text === "" ? "The request has no body." : `The body begins with ${show(text.slice(0, 40))}.`;
    return [{ where: "request.body", message, expected: "a JSON object" }];
  },
});

/** That the client sends what the document describes. */
export const schema: ExchangeRule = clientRule({
  id: "client/schema",
  title: "The body of the request is valid",
  spec: SCHEMA,
  remedy: "Send only the documented fields, with values within their bounds; leave out what has no value.",
  judge({ body }) {
    if (body === undefined) return undefined;
    return validateRequest(body).map((problem) => problemFinding("request.body", problem));
  },
});

/** That the client asks for no more than a server takes. */
export const tokenLimit: ExchangeRule = clientRule({
  id: "client/token-limit",
  title: "The request asks for no more tokens than a server takes",
  spec: `${SCHEMA}/properties/max_tokens_to_sample/x-server-maximum`,
  remedy: `Ask for at most ${MAX_TOKENS_TO_SAMPLE_LIMIT} tokens; the model's own maximum is far less.`,
  severity: "should",
  judge({ body }) {
    const limit = isObject(body) ? body["max_tokens_to_sample"] : undefined;
    if (typeof limit !== "number") return undefined;
    if (limit <= MAX_TOKENS_TO_SAMPLE_LIMIT) return [];
    const where = "request.body/max_tokens_to_sample";
    return [{ where, message: `It is ${limit}.`, expected: MAX_TOKENS_TO_SAMPLE_LIMIT, received: limit }];
  },
});

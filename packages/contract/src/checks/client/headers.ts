import { API_VERSION, API_VERSIONS, HEADER } from "@text-completions/core";
import type { ExchangeRule } from "../../rule.ts";
import { show } from "../show.ts";
import { clientRule } from "./client-rule.ts";

/** That the client shows a key. */
export const key: ExchangeRule = clientRule({
  id: "client/key",
  title: "The request has a key",
  spec: "#/security",
  remedy: `Send the key in \`${HEADER.xApiKey}\`, or a token after the word Bearer in \`${HEADER.authorization}\`.`,
  judge({ keys }) {
    if (keys.length > 0) return [];
    const where = `request.headers.${HEADER.xApiKey}`;
    return [{ where, message: `The request has neither \`${HEADER.xApiKey}\` nor a bearer token.` }];
  },
});

/** That the client says which version it was written for. */
export const version: ExchangeRule = clientRule({
  id: "client/version",
  title: "The request names a known version of the API",
  spec: "#/components/parameters/anthropic-version",
  remedy: `Send \`${HEADER.anthropicVersion}: ${API_VERSION}\` with every request.`,
  judge({ headers }) {
    const received = headers.get(HEADER.anthropicVersion);
    const known: readonly (string | null)[] = API_VERSIONS;
    if (known.includes(received)) return [];
    const where = `request.headers.${HEADER.anthropicVersion}`;
    const message =
      received === null
        ? `The request has no \`${HEADER.anthropicVersion}\` header.`
        : `The version is ${show(received)}.`;
    return [{ where, message, expected: API_VERSION, received: received ?? undefined }];
  },
});

/** That the client says it sends JSON. */
export const contentType: ExchangeRule = clientRule({
  id: "client/content-type",
  title: "The request is application/json",
  spec: "#/paths/~1v1~1complete/post/requestBody/content/application~1json",
  remedy: "Send `content-type: application/json`: every sample does, and some servers read no other body.",
  severity: "should",
  judge({ headers, mediaType }) {
    if (mediaType === "application/json") return [];
    const received = headers.get(HEADER.contentType);
    const where = `request.headers.${HEADER.contentType}`;
    const message =
      received === null ? "The request has no content type." : `The content type is ${show(received)}.`;
    return [{ where, message, expected: "application/json", received: received ?? undefined }];
  },
});

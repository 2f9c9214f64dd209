import { HEADER } from "@text-completions/core";
import { KEY } from "../servers/base-mock.ts";
import type { Incoming } from "../servers/incoming.ts";
import { changeHeaders, fail, rejectWhen } from "../servers/layers.ts";
import { type Mutant, mutant } from "./mutant.ts";

function headersWith(headers: Headers, changes: Record<string, string | null>): Headers {
  const changed = new Headers(headers);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}

/** A layer that adds the right key to a request where a condition holds. */
function admitWhen(condition: (incoming: Incoming) => boolean): Mutant["layer"] {
  return () => async (incoming, pass) => {
    if (!condition(incoming)) return pass();
    return pass({
      headers: headersWith(incoming.headers, { [HEADER.xApiKey]: KEY, [HEADER.authorization]: null }),
    });
  };
}

function hasWrongKey({ headers }: Incoming): boolean {
  return headers.has(HEADER.xApiKey) && headers.get(HEADER.xApiKey) !== KEY;
}

function hasFault(incoming: Incoming): boolean {
  return !incoming.text.endsWith("}") || incoming.body["prompt"] === undefined;
}

/** Servers that are wrong in headers, keys, methods or paths. */
export const ACCESS_MUTANTS: readonly Mutant[] = [
  mutant("headers/version-required", "accepts a request without a version", async (incoming, pass) =>
    incoming.headers.has(HEADER.anthropicVersion)
      ? pass()
      : pass({ headers: headersWith(incoming.headers, { [HEADER.anthropicVersion]: "2023-06-01" }) }),
  ),
  mutant("headers/version-known", "takes any version", async ({ headers }, pass) =>
    headers.has(HEADER.anthropicVersion)
      ? pass({ headers: headersWith(headers, { [HEADER.anthropicVersion]: "2023-06-01" }) })
      : pass(),
  ),
  mutant(
    "headers/content-type-parameters",
    "rejects a charset in the content type",
    async ({ headers }, pass) =>
      headers.get(HEADER.contentType)?.includes("charset") === true
        ? fail(415, "invalid_request_error")
        : pass(),
  ),
  mutant("headers/content-type-absent", "needs a content type", async ({ headers, request }, pass) =>
    headers.has(HEADER.contentType) || request.method === "GET" ? pass() : fail(415, "invalid_request_error"),
  ),
  mutant(
    "headers/beta-ignored",
    "rejects beta features it does not know",
    rejectWhen(({ headers }) => headers.has(HEADER.anthropicBeta)),
  ),
  mutant(
    "headers/request-id",
    "sends errors without a request-id",
    changeHeaders((headers, { status }) => status >= 400 && headers.delete(HEADER.requestId)),
  ),
  mutant(
    "headers/request-id-unique",
    "sends the same request-id with every completion",
    changeHeaders((headers, { status }) => status === 200 && headers.set(HEADER.requestId, "req_1")),
  ),
  mutant(
    "headers/values",
    "writes an invalid date into a reset header",
    changeHeaders((headers) => headers.set(HEADER.anthropicRatelimitTokensReset, "in a minute")),
  ),
  {
    caughtBy: "auth/key-required",
    does: "accepts a request without a key",
    layer: admitWhen(({ headers }) => !headers.has(HEADER.xApiKey) && !headers.has(HEADER.authorization)),
  },
  {
    caughtBy: "auth/key-checked",
    does: "takes any key",
    layer: admitWhen(hasWrongKey),
  },
  {
    caughtBy: "auth/token-checked",
    does: "takes any bearer token",
    layer: admitWhen(({ headers }) => !headers.has(HEADER.xApiKey) && headers.has(HEADER.authorization)),
  },
  mutant("auth/bearer-accepted", "reads no bearer token", async ({ headers }, pass) =>
    pass({ headers: headersWith(headers, { [HEADER.authorization]: null }) }),
  ),
  mutant("auth/key-wins", "reads a bearer token first", async ({ headers }, pass) =>
    pass(
      headers.has(HEADER.authorization) ? { headers: headersWith(headers, { [HEADER.xApiKey]: null }) } : {},
    ),
  ),
  mutant("auth/before-version", "checks the version before the key", async (incoming, pass) =>
    incoming.headers.has(HEADER.anthropicVersion) ? pass() : fail(400, "invalid_request_error"),
  ),
  mutant("auth/before-json", "parses the body before it checks the key", async (incoming, pass) =>
    hasWrongKey(incoming) && !incoming.text.endsWith("}") ? fail(400, "invalid_request_error") : pass(),
  ),
  mutant("auth/before-body", "checks the fields before the key", async (incoming, pass) =>
    hasWrongKey(incoming) && hasFault(incoming) ? fail(400, "invalid_request_error") : pass(),
  ),
  mutant("keys/not-echoed", "quotes a key that it rejects", async (incoming, pass) => {
    const response = await pass();
    if (response.status !== 401) return response;
    return fail(401, "authentication_error", `invalid x-api-key: ${incoming.headers.get(HEADER.xApiKey)}`);
  }),
  mutant(
    "keys/not-echoed",
    "sends the key back in a header",
    changeHeaders((headers, _, incoming) =>
      headers.set("x-request-key", incoming.headers.get(HEADER.xApiKey) ?? ""),
    ),
  ),
  mutant("method/get-rejected", "responds to GET with a page about itself", async ({ request }, pass) =>
    request.method === "GET"
      ? Response.json({ about: "completions" }, { headers: { "request-id": "req_get" } })
      : pass(),
  ),
  mutant("method/put-rejected", "takes PUT for POST", async ({ request }, pass) =>
    pass(request.method === "PUT" ? { method: "POST" } : {}),
  ),
  mutant(
    "method/allow",
    "does not say which method is allowed",
    changeHeaders((headers) => headers.delete(HEADER.allow)),
  ),
  mutant("path/unknown-rejected", "completes whatever the path", async (_, pass) =>
    pass({ path: "/v1/complete" }),
  ),
];

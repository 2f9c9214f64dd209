import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createClient } from "@text-completions/client";
import { checkServer } from "@text-completions/contract";
import { createMock, type Mock, stall, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { afterAll, expect, test } from "vitest";
import { findNginx } from "../find-nginx.ts";
import { readFix } from "./read-fix.ts";
import { findFreePort, type ServerProcess, startServer } from "./start-server.ts";

const KEY = "sk-exercise-right";
const PROMPT = "\n\nHuman: Hi\n\nAssistant:";
const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 100, prompt: PROMPT };

const folder = mkdtempSync(path.join(os.tmpdir(), "nginx-fixes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PASS = "proxy_pass http://gateway;";

test.each([
  {
    name: "access",
    checks: ["auth/", "headers/version-required"],
    broken: `location / { ${PASS} proxy_set_header x-api-key ${KEY}; }`,
  },
  {
    name: "buffering",
    checks: ["stream/not-buffered"],
    broken: `location / { ${PASS} proxy_http_version 1.1; gzip on; gzip_types text/event-stream; gzip_min_length 0; }`,
  },
  { name: "paths", checks: ["path/"], broken: `location / { rewrite .* /v1/complete break; ${PASS} }` },
  {
    name: "request-ids",
    checks: ["headers/request-id", "headers/request-id-unique"],
    broken: `proxy_hide_header request-id;`,
    location: `location / { ${PASS} }`,
  },
])("the code of $name on the pages of checks cures what it is for", async (item) => {
  const { name, checks, broken, location = "" } = item;
  const mock = createMock({ apiKeys: [KEY], firstTokenDelayMs: 100, tokensPerSecond: 40 });
  mock.reply(Array.from({ length: 30 }, (_, index) => ` ${index + 1},`).join(""));
  await using server = await serveMock(mock);
  const findFailed = async (directives: string): Promise<string[]> => {
    await using nginx = await startNginx(`${directives}\n${location}`, server.url);
    const { results } = await checkServer({ baseUrl: nginx.url, apiKey: KEY, only: checks });
    return results.filter(({ outcome }) => outcome === "failed").map(({ id }) => id);
  };

  const before = await findFailed(broken);
  const after = await findFailed(readFix(name, "nginx"));

  expect(before).not.toEqual([]);
  expect(after).toEqual([]);
});

test("the code of errors sends an error response where the gateway is down", async () => {
  await using nginx = await startNginx(
    readFix("errors", "nginx"),
    `http://127.0.0.1:${await findFreePort()}`,
  );

  const response = await ask(nginx);

  const id = response.headers.get("request-id");
  expect(response.status).toBe(529);
  expect(await response.json()).toEqual({
    type: "error",
    error: { type: "overloaded_error", message: "Overloaded" },
    request_id: id,
  });
  expect(id).toMatch(/^req_\w+$/);
});

test("the code of retry-after limits the requests with a key, and says how long to wait", async () => {
  await using server = await serveMock(createMock());
  await using nginx = await startNginx(readFix("retry-after", "nginx"), server.url);

  const responses: Response[] = [];
  for (let number = 0; number < 20; number++) responses.push(await ask(nginx));

  const limited = responses.filter(({ status }) => status === 429);
  expect(responses[0]?.status).toBe(200);
  expect(limited.length).toBeGreaterThan(5);
  for (const response of limited) {
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.json()).toMatchObject({ error: { type: "rate_limit_error" } });
  }
});

test("with the code of leaving-clients the gateway sees a client leave", async () => {
  const mock = createMock();
  mock.reply(stream([text(" One"), stall()]));
  await using server = await serveMock(mock);
  const code = `${readFix("leaving-clients", "nginx")} proxy_buffering off; location / { ${PASS} }`;
  await using nginx = await startNginx(code, server.url);

  const client = createClient({ baseUrl: nginx.url, apiKey: KEY });
  for await (const _ of client.stream(REQUEST).text()) break;

  expect(await findEnd(mock)).toBe("aborted");
});

async function findEnd(mock: Mock): Promise<string | undefined> {
  const call = mock.calls.at(-1);
  if (call !== undefined) await mock.waitForEnd(call, { signal: AbortSignal.timeout(10_000) });
  return call?.outcome;
}

function ask({ url }: ServerProcess): Promise<Response> {
  const headers = { "x-api-key": KEY, "anthropic-version": "2023-06-01", "content-type": "application/json" };
  return fetch(`${url}/v1/complete`, { method: "POST", headers, body: JSON.stringify(REQUEST) });
}

/** nginx with directives of a server. Zones belong outside of it. */
async function startNginx(directives: string, gateway: string): Promise<ServerProcess> {
  const zones = directives.match(/^limit_req_zone .*$/gm) ?? [];
  const port = await findFreePort();
  const own = path.join(folder, String(port));
  writeFileSync(
    own,
    `
daemon off;
pid ${own}.pid;
error_log ${own}.log;
events {}
http {
  access_log off;
  client_body_temp_path ${own}.1; proxy_temp_path ${own}.2;
  fastcgi_temp_path ${own}.3; uwsgi_temp_path ${own}.4; scgi_temp_path ${own}.5;
  upstream gateway { server ${new URL(gateway).host}; }
  ${zones.join("\n")}
  server {
    listen 127.0.0.1:${port};
    ${directives.replaceAll(/^limit_req_zone .*$/gm, "")}
  }
}`,
  );
  return await startServer({
    name: "nginx",
    port,
    command: () => [findNginx(), "-c", own],
    // Where its own path is an error, the server responds, too.
    readyPath: "/none",
  });
}

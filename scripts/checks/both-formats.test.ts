import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { packageFacts } from "../docs/package-facts.ts";
import { ROOT } from "../generate/document.ts";

const entries = packageFacts().flatMap(({ entries: sources }) => Array.from(sources.keys()));

test.each(entries)("%s exports the same names in both formats", (entry) => {
  const names = runProgram(`
    const [esm, cjs] = [await import(${JSON.stringify(entry)}), require(${JSON.stringify(entry)})];
    const namesOf = (module) => Object.keys(module).filter((name) => !name.startsWith("__")).toSorted();
    console.log(JSON.stringify({ esm: namesOf(esm), cjs: namesOf(cjs).filter((name) => name in esm) }));
  `);
  const { esm, cjs } = JSON.parse(names);

  expect(esm.length).toBeGreaterThan(0);
  expect(cjs).toEqual(esm);
});

/** What Jest's jsdom has not. */
const WEB = [
  "fetch",
  "Request",
  "Response",
  "ReadableStream",
  "TransformStream",
  "TextEncoder",
  "TextDecoder",
];

/** MSW needs it, and so does Node as soon as `node:http` is imported. */
const NEEDS_WEB = new Set(["@text-completions/msw", "@text-completions/mock/server"]);

test("every entry loads where the web platform is missing, in both formats", () => {
  const program = `
    for (const name of ${JSON.stringify(WEB)}) delete globalThis[name];
    for (const name of ${JSON.stringify(entries.filter((name) => !NEEDS_WEB.has(name)))}) {
      await import(name);
      require(name);
    }
    console.log(typeof Response);
  `;

  expect(runNode(program)).toBe("undefined\n");
});

/** One format makes a thing, the other has to recognise it. */
const MEETINGS = {
  "an error of one format is recognised by the guard of the other": `
    for (const [one, other] of both("@text-completions/client")) {
      const client = one.createClient({ apiKey: "sk-test-0000000000", fetch: async () => { throw new Error("offline"); }, maxRetries: 0 });
      const error = await client.complete(REQUEST).catch((reason) => reason);
      console.log(error.kind, other.isCompletionError(error));
    }`,
  "a reply of one format is played by a mock of the other": `
    for (const [one, other] of both("@text-completions/mock")) {
      const mock = one.createMock();
      mock.reply(other.stream([other.text(" Hel"), other.text("lo")]));
      const client = require("@text-completions/client").createClient({ apiKey: "sk-test-0000000000", fetch: mock.fetch });
      console.log((await client.complete(REQUEST)).completion);
    }`,
  "a mock of one format is served by the server of the other, dropped connections included": `
    const mocks = both("@text-completions/mock");
    const servers = both("@text-completions/mock/server");
    for (const [index, [, other]] of servers.entries()) {
      const [{ createMock, drop, text, stream }] = mocks[index];
      const mock = createMock();
      mock.reply(stream([text(" Hel"), drop("reset")]));
      const server = await other.serveMock(mock);
      const client = require("@text-completions/client").createClient({ apiKey: "sk-test-0000000000", baseUrl: server.url, maxRetries: 0 });
      const error = await client.stream(REQUEST).final().catch((reason) => reason);
      console.log(error.kind, error.reason, JSON.stringify(error.partial));
      await server.close();
    }`,
  "a mock of one format is behind the MSW handlers of the other": `
    const mocks = both("@text-completions/mock");
    for (const [index, [, other]] of both("@text-completions/msw").entries()) {
      const mock = mocks[index][0].createMock();
      mock.reply(" Hi.");
      console.log(other.completionHandlers(mock).length > 0);
    }`,
  "a fetch that one format watches is read by the matchers of the other": `
    const contracts = both("@text-completions/contract");
    for (const [index, [, other]] of both("@text-completions/contract/matchers").entries()) {
      const fetch = contracts[index][0].withContract(async () => Response.json({ wrong: true }));
      await fetch(new Request("http://127.0.0.1/v1/complete", { method: "POST", body: JSON.stringify(REQUEST) }));
      console.log((await other.contractMatchers.toSatisfyApiSpec.call({}, fetch)).pass);
    }`,
};

const EXPECTED: Record<keyof typeof MEETINGS, string> = {
  "an error of one format is recognised by the guard of the other": "connection true",
  "a reply of one format is played by a mock of the other": " Hello",
  "a mock of one format is served by the server of the other, dropped connections included":
    'stream truncated " Hel"',
  "a mock of one format is behind the MSW handlers of the other": "true",
  "a fetch that one format watches is read by the matchers of the other": "false",
};

test.each(Object.entries(MEETINGS))("%s", (name, code) => {
  const expected = Object.entries(EXPECTED).find(([key]) => key === name)?.[1] ?? "";

  expect(runProgram(code)).toBe(`${expected}\n${expected}\n`);
});

/** Runs a module with the packages as built; `both` loads an entry in both formats, in both orders. */
function runProgram(code: string): string {
  const head = `
    const REQUEST = { model: "claude-2.1", max_tokens_to_sample: 8, prompt: "\\n\\nHuman: Hi\\n\\nAssistant:" };
    const loaded = new Map();
    for (const name of ${JSON.stringify(entries)}) loaded.set(name, await import(name));
    const both = (name) => [[loaded.get(name), require(name)], [require(name), loaded.get(name)]];
  `;
  return runNode(head + code);
}

function runNode(code: string): string {
  const head = `
    import { createRequire } from "node:module";
    const require = createRequire(import.meta.url + "/..");
  `;
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", head + code],
    {
      cwd: path.join(ROOT, "scripts"),
      encoding: "utf8",
    },
  );
  expect(status, stderr).toBe(0);
  return stdout;
}

import {
  type CheckDefinition,
  checkRecording,
  checkServer,
  defineCheck,
  planChecks,
  type Report,
} from "@text-completions/contract";
import { createMock } from "@text-completions/mock";
import { describe, expect, test } from "vitest";

const OPTIONS = { baseUrl: "http://mock.test", apiKey: "any" };
const DRAFT = {
  id: "gateway/region-named",
  title: "Every response names its region",
  spec: "https://wiki.example/gateway#region",
  remedy: "Send `x-region` with every response.",
};

const regionNamed = defineCheck({
  ...DRAFT,
  evaluate({ response }) {
    if (response === undefined || response.headers.has("x-region")) return [];
    return [{ where: "response.headers.x-region", message: "The response has no `x-region` header." }];
  },
});

/** Sends one request twice, and compares the responses. */
const cached = defineCheck({
  ...DRAFT,
  id: "gateway/second-response-cached",
  mode: "active",
  severity: "should",
  probes: [
    { id: "gateway/first", billable: true, body: () => ({}) },
    { id: "gateway/second", billable: true, body: () => ({}) },
  ],
  evaluate(first, second) {
    if (first.response.status !== 200) return { code: "unexpected-response", text: "no completion came" };
    const received = second.response.headers.get("x-cache");
    return received === "hit"
      ? []
      : [{ where: "response.headers.x-cache", message: "It is not from the cache.", received, probe: 1 }];
  },
});

function run(checks: readonly CheckDefinition[], headers: Record<string, string> = {}): Promise<Report> {
  const mock = createMock();
  return checkServer({
    ...OPTIONS,
    checks,
    only: ["gateway"],
    async fetch(request) {
      const response = await mock.fetch(request);
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      return response;
    },
  });
}

function outcomesOf(report: Report): Record<string, string> {
  const own = report.results.filter(({ id }) => id.startsWith("gateway/"));
  return Object.fromEntries(own.map(({ id, outcome }) => [id, outcome]));
}

describe("an own check", () => {
  test("passes or fails like those of the catalogue", async () => {
    const checks = [regionNamed, cached];

    expect(outcomesOf(await run(checks, { "x-region": "eu", "x-cache": "hit" }))).toEqual({
      "gateway/region-named": "passed",
      "gateway/second-response-cached": "passed",
    });
    const report = await run(checks);
    expect(outcomesOf(report)).toEqual({
      "gateway/region-named": "failed",
      "gateway/second-response-cached": "failed",
    });
    expect(report.results.at(-1)?.violations[0]).toMatchObject({
      check: "gateway/second-response-cached",
      severity: "should",
      remedy: DRAFT.remedy,
      exchange: 3,
    });
  });

  test("is in the plan and in the selection", () => {
    const checks = [regionNamed, cached];

    expect(planChecks({ checks, only: ["gateway"] }).checks.map(({ id }) => id)).toEqual([
      "gateway/region-named",
      "gateway/second-response-cached",
    ]);
    expect(planChecks({ checks, only: ["gateway"], skipBillable: true }).checks).toHaveLength(1);
    expect(() => planChecks({ only: ["gateway"] })).toThrow('Invalid option "only"');
  });

  test("that is passive has a request to evaluate, even alone", async () => {
    const report = await run([regionNamed]);

    expect(report.summary).toMatchObject({ failed: 1, requests: 1 });
  });

  test("that is passive is evaluated on recordings", async () => {
    const { exchanges } = await run([regionNamed]);

    const report = checkRecording(exchanges, { checks: [regionNamed, cached] });

    expect(outcomesOf(report)).toEqual({
      "gateway/region-named": "failed",
      "gateway/second-response-cached": "skipped",
    });
  });

  test.each([
    {
      name: "throws",
      evaluate: () => {
        throw new TypeError("x is not a function");
      },
      message: "The check itself threw TypeError: x is not a function.",
    },
    {
      name: "returns a boolean",
      evaluate: () => true,
      message: "The check itself returned true; expected a list of { message, where }.",
    },
    {
      name: "returns a promise",
      evaluate: async () => [],
      message: "The check itself returned a Promise; expected a list of { message, where }.",
    },
    {
      name: "returns findings without a place",
      evaluate: () => [{ message: "wrong" }],
      message: "The check itself returned an array; expected a list of { message, where }.",
    },
  ])("that $name fails, and the run goes on", async ({ evaluate, message }) => {
    // @ts-expect-error JavaScript may return anything.
    const wrong = defineCheck({ ...DRAFT, id: "gateway/wrong", evaluate });

    const report = await run([wrong, regionNamed], { "x-region": "eu" });

    expect(outcomesOf(report)).toEqual({ "gateway/wrong": "failed", "gateway/region-named": "passed" });
    const { violations } = report.results.find(({ id }) => id === "gateway/wrong") ?? {};
    expect(violations?.[0]).toMatchObject({ where: "check", message });
  });

  test("never shows the key, even if it quotes it", async () => {
    const leaky = defineCheck({
      ...DRAFT,
      evaluate: ({ keys }) => [{ where: "request", message: `The key is ${[...keys].join()}.` }],
    });

    const report = await checkServer({
      baseUrl: "http://mock.test",
      apiKey: "sk-ant-the-key-of-this-test",
      fetch: createMock().fetch,
      checks: [leaky],
      only: ["gateway"],
    });

    expect(JSON.stringify(report)).not.toContain("sk-ant-the-key-of-this-test");
    expect(report.summary.failed).toBe(1);
  });
});

const evaluate = (): [] => [];

test.each([
  { name: "nothing", definition: undefined, message: 'Invalid option "options": expected an object' },
  { name: "no id", definition: { ...DRAFT, id: undefined, evaluate }, message: 'Missing option "id"' },
  {
    name: "an id without a group",
    definition: { ...DRAFT, id: "region", evaluate },
    message:
      'Invalid option "id": expected a group and a name in kebab-case, such as "gateway/region-named", got "region".',
  },
  { name: "no evaluation", definition: DRAFT, message: 'Missing option "evaluate": expected a function.' },
  {
    name: "a misspelt member",
    definition: { ...DRAFT, evaluate, remdy: "x" },
    message: 'Unknown option "remdy". Did you mean "remedy"?',
  },
  {
    name: "an unknown severity",
    definition: { ...DRAFT, evaluate, severity: "may" },
    message: 'Invalid option "severity": expected "must" or "should", got "may".',
  },
  {
    name: "a request without a body",
    definition: { ...DRAFT, evaluate, probes: [{ id: "gateway/first", billable: false }] },
    message: 'Missing option "probes[0].body": expected a function.',
  },
])("a definition with $name is rejected", ({ definition, message }) => {
  // @ts-expect-error JavaScript may pass anything.
  expect(() => defineCheck(definition)).toThrow(message);
});

test.each([
  {
    name: "is not a list",
    checks: regionNamed,
    message: 'Invalid option "checks": expected an array of checks made with defineCheck(), got an object.',
  },
  {
    name: "holds a function",
    checks: [evaluate],
    message: 'Invalid option "checks[0]": expected an object, got a function.',
  },
  {
    name: "holds a check twice",
    checks: [regionNamed, regionNamed],
    message:
      'Invalid option "checks[1].id": expected an id that no other check has, got "gateway/region-named".',
  },
  {
    name: "takes an id of the catalogue",
    checks: [{ ...regionNamed, id: "stream/no-done" }],
    message: 'Invalid option "checks[0].id": expected an id that no other check has, got "stream/no-done".',
  },
  {
    name: "takes the id of another request",
    checks: [{ ...cached, probes: [{ id: "completion/plain", billable: true, body: () => ({}) }] }],
    message:
      'Invalid option "checks[0].probes": expected an id that no other request has, got "completion/plain".',
  },
])("an option `checks` that $name is rejected", async ({ checks, message }) => {
  // @ts-expect-error JavaScript may pass anything.
  await expect(checkServer({ ...OPTIONS, checks })).rejects.toThrow(message);
});

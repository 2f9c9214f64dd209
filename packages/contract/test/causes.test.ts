import { checkServer, formatReport, type Report } from "@text-completions/contract";
import { describe, expect, test } from "vitest";
import { createBaseMock } from "./servers/base-mock.ts";
import { createQuickClock, OPTIONS } from "./servers/check-mock.ts";

type Server = (request: Request, conformant: (request: Request) => Promise<Response>) => Promise<Response>;

interface RootCause {
  name: string;
  server: Server;
  /** The titles of what the report says is wrong, in order. */
  problems: string[];
  /** How many checks fail at least. */
  minFailed: number;
}

const EVENT_STREAM = "text/event-stream";

function isStream({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith(EVENT_STREAM) === true;
}

async function rewrite(
  response: Response,
  change: (text: string, headers: Headers) => string,
): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  const text = change(await response.text(), headers);
  return new Response(text, { status: response.status, headers });
}

/** An error in the envelope of FastAPI. */
function toDetail(response: Response): Response {
  const headers = { "request-id": response.headers.get("request-id") ?? "", allow: "POST" };
  return Response.json(
    { detail: "invalid" },
    { status: response.status === 400 ? 422 : response.status, headers },
  );
}

function toChoices(data: string): string {
  const { completion, ...rest } = JSON.parse(data);
  return JSON.stringify({ id: rest.id, object: "text_completion", choices: [{ text: completion }] });
}

const ROOT_CAUSES: RootCause[] = [
  {
    name: "responds with 200 to every request",
    async server(request, conformant) {
      const plain = { model: "claude-2.1", prompt: "\n\nHuman: Hi\n\nAssistant:", max_tokens_to_sample: 50 };
      const text = await request.text();
      const isReadable = text.startsWith("{") && text.endsWith("}");
      const {
        prompt,
        stream,
        stop_sequences: stops,
        max_tokens_to_sample: limit,
      } = isReadable ? JSON.parse(text) : {};
      const kept = {
        ...(typeof prompt === "string" && /Count|Repeat/.test(prompt) && { prompt }),
        ...(stream === true && { stream }),
        ...(Number.isInteger(limit) && limit > 0 && { max_tokens_to_sample: limit }),
        ...(Array.isArray(stops) &&
          stops.every((stop) => typeof stop === "string" && stop) && { stop_sequences: stops }),
      };
      const headers = {
        "x-api-key": OPTIONS.apiKey,
        "anthropic-version": "2023-06-01",
        "content-type": "application/json",
      };
      const body = JSON.stringify({ ...plain, ...kept });
      return conformant(new Request("http://server.test/v1/complete", { method: "POST", headers, body }));
    },
    problems: ["Every request is accepted, also an invalid one"],
    minFailed: 30,
  },
  {
    name: "rejects with 500",
    async server(request, conformant) {
      const response = await conformant(request);
      if (response.status < 400) return response;
      const error = { type: "error", error: { type: "api_error", message: "Internal" } };
      const request_id = response.headers.get("request-id");
      return Response.json({ ...error, request_id }, { status: 500, headers: response.headers });
    },
    problems: ["Requests are rejected with 500 instead of the documented status"],
    minFailed: 30,
  },
  {
    name: "checks no key",
    async server(request, conformant) {
      const headers = new Headers(request.headers);
      headers.set("x-api-key", OPTIONS.apiKey);
      return conformant(new Request(request, { headers }));
    },
    problems: ["The key is not checked, or not before everything else"],
    minFailed: 5,
  },
  {
    name: "responds in the format of OpenAI",
    async server(request, conformant) {
      const response = await conformant(request);
      if (response.status !== 200) return response;
      if (!isStream(response)) return rewrite(response, toChoices);
      return rewrite(response, (text) => {
        const events = text.matchAll(/^event: completion\ndata: (.*)$/gm);
        return `${Array.from(events, ([, data = ""]) => `data: ${toChoices(data)}\n\n`).join("")}data: [DONE]\n\n`;
      });
    },
    problems: ["Responses have the format of the OpenAI API"],
    minFailed: 4,
  },
  {
    name: "sends everything as text/plain",
    server: async (request, conformant) =>
      rewrite(await conformant(request), (text, headers) => {
        headers.set("content-type", "text/plain");
        return text;
      }),
    problems: ['Responses have the wrong content type "text/plain"'],
    minFailed: 3,
  },
  {
    name: "sends no type",
    server: async (request, conformant) =>
      rewrite(await conformant(request), (text) => text.replaceAll('"type":"completion",', "")),
    problems: ["`type` is missing"],
    minFailed: 2,
  },
  {
    name: "sends the errors of FastAPI",
    async server(request, conformant) {
      const response = await conformant(request);
      return response.status >= 400 ? toDetail(response) : response;
    },
    problems: [
      "Requests are rejected with 422 instead of the documented status",
      "errors/envelope",
      "errors/request-id-in-body",
    ],
    minFailed: 30,
  },
];

async function check({ server }: Pick<RootCause, "server">): Promise<Report> {
  const mock = createBaseMock();
  return checkServer({
    ...OPTIONS,
    fetch: (request) => server(request, mock.fetch),
    clock: createQuickClock(),
  });
}

/** What the lines with a mark name: a check by its id, or what several checks have in common. */
function problemsOf(text: string): string[] {
  return [...text.matchAll(/^[✗!] (.*?)(?: {2}.*)?$/gm)].map(([, name = ""]) => name);
}

describe.each(ROOT_CAUSES)("the report on a server that $name", (rootCause) => {
  test("names the cause, not its symptoms, on a few lines that fit", async () => {
    const report = await check(rootCause);
    const text = formatReport(report, "pretty", { columns: 80 });
    const lines = text.split("\n");

    expect(report.summary.failed).toBeGreaterThanOrEqual(rootCause.minFailed);
    expect(problemsOf(text)).toEqual(rootCause.problems);
    // An exchange and its fix take 25 lines, the ids of all checks 30.
    expect(lines.length).toBeLessThan(45 + 25 * rootCause.problems.length);
    expect(lines.filter((line) => line.length > 80 && !line.includes("https://"))).toEqual([]);
    // The ids are listed by group.
    const names = report.results
      .filter(({ outcome }) => outcome === "failed")
      .map(({ id }) => id.slice(id.indexOf("/") + 1));
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  test("has one annotation for each cause on GitHub", async () => {
    const lines = formatReport(await check(rootCause), "github").split("\n");

    expect(lines.filter((line) => /^::(error|warning) /.test(line))).toHaveLength(rootCause.problems.length);
  });
});

const SEVERAL_CAUSES = {
  server: async (request: Request, conformant: (request: Request) => Promise<Response>) => {
    const headers = new Headers(request.headers);
    headers.set("x-api-key", OPTIONS.apiKey);
    return rewrite(await conformant(new Request(request, { headers })), (text, response) => {
      response.delete("request-id");
      return text.replaceAll('"type":"completion",', "");
    });
  },
};

test("what must be fixed comes first, and of that what fixes most", async () => {
  expect(problemsOf(formatReport(await check(SEVERAL_CAUSES)))).toEqual([
    "The key is not checked, or not before everything else",
    "`type` is missing",
    "headers/request-id",
  ]);
});

test("the HTML report leads to everything it links to, and begins with contents if there is much to fix", async () => {
  const report = await check(SEVERAL_CAUSES);
  const html = formatReport(report, "html");
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);

  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((id) => !ids.has(id))).toEqual([]);
  expect(html).toMatch(/<nav aria-label="Contents">/);
  expect(html.indexOf('class="fix"')).toBeLessThan(html.indexOf("<article>"));
});

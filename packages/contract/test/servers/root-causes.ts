import { createBaseMock } from "./base-mock.ts";
import { createQuickClock, OPTIONS } from "./check-mock.ts";
import { checkServer, type Report } from "@text-completions/contract";

/** A server, made of a conformant one. */
type Server = (request: Request, conformant: (request: Request) => Promise<Response>) => Promise<Response>;

/** A server with one mistake, which many checks find. */
export interface RootCause {
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

/** The same response with another text. */
export async function rewrite(
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

/** Servers with one mistake each. */
export const ROOT_CAUSES: RootCause[] = [
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
    problems: ["Every request is accepted, even an invalid one"],
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
  {
    name: "accepts any metadata and top_k",
    async server(request, conformant) {
      const text = await request.text();
      const { headers } = request;
      const isReadable = text.startsWith('{"') && text.endsWith("}");
      const { metadata: _, top_k: __, ...body } = isReadable ? JSON.parse(text) : {};
      return conformant(
        new Request(request.url, {
          method: request.method,
          headers,
          ...(request.method !== "GET" && { body: isReadable ? JSON.stringify(body) : text }),
        }),
      );
    },
    problems: ["Invalid requests are accepted"],
    minFailed: 6,
  },
  {
    name: "responds on every path and to every method",
    server: async (request, conformant) =>
      conformant(
        new Request("http://server.test/v1/complete", {
          method: "POST",
          headers: { ...Object.fromEntries(request.headers), "content-type": "application/json" },
          body:
            (await request.text()) ||
            '{"model":"claude-2.1","max_tokens_to_sample":5,"prompt":"\\n\\nHuman: Hi\\n\\nAssistant:"}',
        }),
      ),
    problems: ["Other paths or methods are accepted", "request/empty-body"],
    minFailed: 3,
  },
  {
    name: "rejects every number",
    async server(request, conformant) {
      const text = await request.clone().text();
      if (!/"(temperature|top_p|top_k)":[\d.]+/.test(text)) return conformant(request);
      const message = "numbers: not supported";
      const request_id = crypto.randomUUID();
      const body = { type: "error", error: { type: "invalid_request_error", message }, request_id };
      return Response.json(body, { status: 400, headers: { "request-id": request_id } });
    },
    problems: ["Valid requests are rejected with 400: numbers: not supported"],
    minFailed: 5,
  },
  {
    name: "names another type",
    server: async (request, conformant) =>
      rewrite(await conformant(request), (text) =>
        text.replaceAll('"type":"completion"', '"type":"text_completion"'),
      ),
    problems: ['`type` is "text_completion"'],
    minFailed: 2,
  },
];

/** Checks a server without a network. */
export async function checkRootCause({ server }: Pick<RootCause, "server">): Promise<Report> {
  const mock = createBaseMock();
  return checkServer({
    ...OPTIONS,
    fetch: (request) => server(request, mock.fetch),
    clock: createQuickClock(),
  });
}

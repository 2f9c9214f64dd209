// One server of the benchmark of mocks: node mock-peers.ts <name> <port>.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { COMPLETION } from "./request.ts";

/** The text of a stream: a hundred tokens. */
const TEXT = " word".repeat(100);

const [, , name = "", port = ""] = process.argv;
if (name === "ours") await serveOurs();
else if (name === "aimock") await serveAimock();
else createServer(respond).listen(Number(port), "127.0.0.1");

async function serveOurs(): Promise<void> {
  const { completion, createMock } = await import("@text-completions/mock");
  const { serveMock } = await import("@text-completions/mock/server");
  const mock = createMock();
  mock.reply(" Hi").reply(completion(TEXT), { when: { stream: true } });
  await serveMock(mock, { port: Number(port) });
}

async function serveAimock(): Promise<void> {
  const { LLMock } = await import("@copilotkit/aimock");
  const mock = new LLMock({ port: Number(port), host: "127.0.0.1", logLevel: "silent", chunkSize: 5 });
  mock.onMessage("stream", { content: TEXT });
  mock.onMessage(/.*/, { content: " Hi" });
  await mock.start();
}

/** The least code that responds: it parses the body and writes a completion, event by event. */
function respond(message: IncomingMessage, out: ServerResponse): void {
  const parts: Buffer[] = [];
  message.on("data", (part: Buffer) => parts.push(part));
  message.once("end", () => {
    const text = Buffer.concat(parts).toString();
    const { stream } = text === "" ? {} : JSON.parse(text);
    if (stream === true) return writeStream(out);
    out.writeHead(200, {
      "content-type": "application/json",
      "request-id": "req_01EqiT29uVG8zwZ64SEjvoP6",
      "content-length": Buffer.byteLength(COMPLETION),
    });
    out.end(COMPLETION);
  });
}

const EVENT = `event: completion\ndata: {"type":"completion","id":"compl_01Bs8Syxu1SsMMWuNRiptYXC","completion":" word","stop_reason":null,"model":"claude-2.1"}\n\n`;

function writeStream(out: ServerResponse): void {
  out.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  for (let token = 0; token < 100; token++) out.write(EVENT);
  out.write('event: ping\ndata: {"type": "ping"}\n\n');
  out.end(EVENT.replace(" word", "").replace("null", '"stop_sequence"'));
}

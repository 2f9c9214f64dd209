// One server of the benchmark of open streams, each of which sends an event and then nothing: node stream-peers.ts
// <name> <port> [<upstream>].
import { createServer, request, type ServerResponse } from "node:http";
import { createBridge } from "@text-completions/bridge";
import { createMock, stall, stream, text } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { fetchByHttp } from "../packages/cli/src/bridge/fetch.ts";

const COMPLETION = `event: completion\ndata: {"type":"completion","id":"compl_1","completion":" word","stop_reason":null,"model":"claude-2.1"}\n\n`;
const MESSAGE = [
  `event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","model":"claude-sonnet-4-5"}}\n\n`,
  `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"completion"}}\n\n`,
].join("");

const [, , name = "", port = "", baseUrl = ""] = process.argv;
const where = { port: Number(port) };

switch (name) {
  case "mock":
    await serveMock(createMock().reply(stream([text(" word"), stall()])), where);
    break;
  case "bridge":
    await serveMock(
      createBridge({ apiKey: "key", models: "claude-sonnet-4-5", baseUrl, fetch: fetchByHttp }),
      where,
    );
    break;
  case "proxy":
    createServer((incoming, out) => {
      const { method, headers } = incoming;
      const outgoing = request(`${baseUrl}/v1/messages`, { method, headers }, (received) => {
        out.writeHead(received.statusCode ?? 502, received.headers);
        received.pipe(out);
      });
      incoming.pipe(outgoing);
    }).listen(where.port, "127.0.0.1");
    break;
  default:
    createServer((incoming, out) => {
      incoming.resume().once("end", () => begin(out, name === "upstream" ? MESSAGE : COMPLETION));
    }).listen(where.port, "127.0.0.1");
}

function begin(out: ServerResponse, event: string): void {
  out.writeHead(200, { "content-type": "text/event-stream" });
  out.write(event);
}

// The documentation's own request, against the embedded mock server, over real HTTP: whole, then streamed.
import { readFileSync } from "node:fs";
import { createClient, type Client } from "@text-completions/client";
import {
  API_VERSION,
  COMPLETE_PATH,
  HEADER,
  type Completion,
  type CompletionRequest,
} from "@text-completions/core";
import { createMock } from "@text-completions/mock";
import { serveMock } from "@text-completions/mock/server";
import { bold } from "./bold.ts";
import { ROOT } from "./generate/document.ts";

const request: Omit<CompletionRequest, "stream"> = JSON.parse(
  readFileSync(`${ROOT}spec/examples/requests/hello.json`, "utf8"),
);

await using server = await serveMock(createMock({ tokensPerSecond: 20 }), { port: 0 });
const client = createClient({ apiKey: "any-key-will-do", baseUrl: server.url });

console.log(`\n${bold("Text Completions")}, Anthropic's POST ${COMPLETE_PATH}, on this machine.`);
console.log(`A mock server listens on ${server.url}. No key, no network, no model.`);

console.log(`\n${bold("1. The documented request")}`);
console.log(`  POST ${server.url}${COMPLETE_PATH}`);
console.log(`  ${HEADER.xApiKey}: …   ${HEADER.anthropicVersion}: ${API_VERSION}`);
console.log(indent(JSON.stringify(request, null, 2)));

console.log(`\n${bold("2. The response as one body")}`);
printCompletion(await client.complete(request));

console.log(`\n${bold("3. The response as a stream:")} each event as it arrives`);
printCompletion(await streamed(client));

console.log(`
${bold("What happened")}
  The client sent the documented request, typed by spec/openapi.yaml. The mock validated it with validators compiled from
  the same document, and sent the completion twice: as one JSON body, then as a stream of server-sent events.

${bold("Try next")}
  npx @text-completions/cli complete --mock "Hello"    one completion, streamed to this terminal
  npx @text-completions/cli mock                       the mock as a server, for programs in any language
  npm test                                             everything CI checks
`);

async function streamed(from: Client): Promise<Completion> {
  const start = performance.now();
  const stream = from.stream(request);
  for await (const event of stream) {
    const time = `${Math.round(performance.now() - start)} ms`.padStart(8);
    console.log(`${time}  ${JSON.stringify(event.completion).padEnd(12)} stop_reason ${event.stop_reason}`);
  }
  return stream.final();
}

function printCompletion(completion: Completion & { readonly requestId?: string | undefined }): void {
  console.log(`  completion   ${JSON.stringify(completion.completion)}`);
  console.log(`  stop reason  ${completion.stop_reason}`);
  console.log(`  model        ${completion.model}`);
  console.log(`  request id   ${completion.requestId}`);
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}

import { expect, test } from "vitest";
import { migrateModule, REQUEST } from "./migrate-module.ts";

test("what cannot be followed gets a comment before its statement, once for each", () => {
  const { code } = migrateModule(`const answer = await client.completions.create(${REQUEST});
  save(answer, answer);
if (answer.stop_reason === "stop_sequence") answer.completion = "";`);

  expect(code).toContain(`;
  // TODO: the use of the response cannot be followed; its text is in the blocks of \`content\`.
  save(answer, answer);
// TODO: the use of the response cannot be followed; its text is in the blocks of \`content\`.
// TODO: where it was "stop_sequence", \`stop_reason\` may be "end_turn" or "refusal".
if (`);
});

test.each([
  ["is a variable", "let answer = await ASK; log(answer.completion);"],
  ["has a type", "const answer: Completion = await ASK; log(answer.completion);"],
  ["may be missing", "const answer = await ASK; log(answer?.completion);"],
  ["is exported", "export const answer = await ASK;"],
  ["is exported by name", "const answer = await ASK; export { answer };"],
  ["is waited for elsewhere", "const answer = ASK; log((await answer).completion);"],
  ["is handed to a function", "ASK.then(({ completion }) => log(completion));"],
  ["is taken apart further", "const { completion: { length } } = await ASK;"],
  ["is destructured and passed to another function", "const { completion, ...others } = await ASK;"],
])("a response that %s gets a comment", (_, code) => {
  const { code: changed, messages } = migrateModule(
    code.replace("ASK", `client.completions.create(${REQUEST})`),
  );

  expect(changed).toContain("// TODO: the use of the response cannot be followed;");
  expect(messages).toHaveLength(1);
});

test.each([
  ["is passed to another function", "const stream = await ASK; send(stream);"],
  ["is turned into another", "const stream = await ASK; send(stream.toReadableStream());"],
  ["is not waited for", "const stream = ASK; for await (const event of await stream) log(event.completion);"],
  ["yields events that are destructured", "for await (const { completion } of await ASK) log(completion);"],
  ["yields events that are forwarded", "for await (const event of await ASK) send(event);"],
])("a stream that %s gets a comment", (_, code) => {
  const request = `{ prompt, max_tokens_to_sample: 5, stream: true }`;
  const { code: changed, messages } = migrateModule(
    code.replace("ASK", `client.completions.create(${request})`),
  );

  expect(changed).toContain("// TODO: the use of the stream cannot be followed;");
  expect(messages).toHaveLength(1);
});

test("the end of a stream gets a comment", () => {
  const request = '{ model: "claude-2.1", prompt, max_tokens_to_sample: 5, stream: true }';
  const { code } = migrateModule(`const stream = await client.completions.create(${request});
for await (const event of stream) if (event.stop_reason) done();`);

  expect(code).toContain(
    "// TODO: `stop_reason` comes in the `delta` of the event `message_delta`.\nfor await (",
  );
});

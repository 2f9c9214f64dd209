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
  { name: "is a variable", code: "let answer = await ASK; log(answer.completion);" },
  { name: "has a type", code: "const answer: Completion = await ASK; log(answer.completion);" },
  { name: "may be missing", code: "const answer = await ASK; log(answer?.completion);" },
  { name: "is exported", code: "export const answer = await ASK;" },
  { name: "is exported by name", code: "const answer = await ASK; export { answer };" },
  { name: "is waited for elsewhere", code: "const answer = ASK; log((await answer).completion);" },
  { name: "is handed to a function", code: "ASK.then(({ completion }) => log(completion));" },
  { name: "is taken apart further", code: "const { completion: { length } } = await ASK;" },
  {
    name: "is destructured and passed to another function",
    code: "const { completion, ...others } = await ASK;",
  },
])("a response that $name gets a comment", ({ code }) => {
  const { code: changed, messages } = migrateModule(
    code.replace("ASK", `client.completions.create(${REQUEST})`),
  );

  expect(changed).toContain("// TODO: the use of the response cannot be followed;");
  expect(messages).toHaveLength(1);
});

test.each([
  { name: "is passed to another function", code: "const stream = await ASK; send(stream);" },
  { name: "is turned into another", code: "const stream = await ASK; send(stream.toReadableStream());" },
  {
    name: "is not waited for",
    code: "const stream = ASK; for await (const event of await stream) log(event.completion);",
  },
  {
    name: "yields events that are destructured",
    code: "for await (const { completion } of await ASK) log(completion);",
  },
  { name: "yields events that are forwarded", code: "for await (const event of await ASK) send(event);" },
])("a stream that $name gets a comment", ({ code }) => {
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
    "// TODO: `stop_reason` is in the `delta` of the event `message_delta`.\nfor await (",
  );
});

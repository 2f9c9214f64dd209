import { type Conversation, fromMessages, toMessages, type Turn } from "@text-completions/prompt";
import { describe, expect, test } from "vitest";

const human = (text: string): Turn => ({ role: "human", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });
const notesOf = (conversation: Conversation): unknown[] =>
  toMessages(conversation).notes.map(({ code, turn }) => [code, turn]);

describe("toMessages", () => {
  test("converts a prompt", () => {
    expect(
      toMessages("Be brief.\n\nHuman: Hello\n\nAssistant: Hi\n\nHuman: Bye\n\nAssistant:"),
    ).toStrictEqual({
      system: "Be brief.",
      messages: [
        { role: "user", content: "Hello" },
        { role: "assistant", content: "Hi" },
        { role: "user", content: "Bye" },
      ],
      notes: [],
    });
  });

  test("puts a prefill into a last assistant message, without white space at its end, and says so", () => {
    const { messages, notes } = toMessages("\n\nHuman: Hello\n\nAssistant: Hi\n");

    expect(messages.at(-1)).toStrictEqual({ role: "assistant", content: "Hi" });
    expect(notes).toStrictEqual([
      { code: "end-trimmed", turn: "prefill", message: "White space was taken from its end." },
      { code: "prefill", turn: "prefill", message: "Models from Claude 4.6 on refuse a prefill." },
    ]);
  });

  test("joins turns of one role by an empty line", () => {
    const conversation = { turns: [human("a"), human("b"), assistant("c"), human("d")] };

    expect(toMessages(conversation).messages[0]).toStrictEqual({ role: "user", content: "a\n\nb" });
    expect(notesOf(conversation)).toStrictEqual([["turns-merged", 1]]);
  });

  test("leaves out blank text of every kind, and names it", () => {
    const conversation = { system: " ", turns: [human("a"), assistant(""), human("b")], prefill: "\n" };

    expect(toMessages(conversation)).toMatchObject({ messages: [{ role: "user", content: "a\n\nb" }] });
    expect(toMessages(conversation)).not.toHaveProperty("system");
    expect(notesOf(conversation)).toStrictEqual([
      ["blank-dropped", "system"],
      ["blank-dropped", 1],
      ["blank-dropped", "prefill"],
      ["turns-merged", 2],
    ]);
  });

  test("says when the assistant comes last without a prefill", () => {
    expect(notesOf({ turns: [human("a"), assistant("b ")] })).toStrictEqual([
      ["end-trimmed", 1],
      ["assistant-last", 1],
    ]);
    expect(notesOf({ turns: [human("a"), assistant("b"), human(" ")] })).toStrictEqual([
      ["blank-dropped", 2],
      ["assistant-last", 1],
    ]);
  });

  test("says when no user message comes first", () => {
    expect(notesOf({ turns: [human("")] })).toStrictEqual([
      ["blank-dropped", 0],
      ["user-not-first", 0],
    ]);
  });

  test("keeps text that would open a turn in a prompt", () => {
    const text = "a\n\nHuman: b";

    expect(toMessages({ turns: [human(text)] }).messages).toStrictEqual([{ role: "user", content: text }]);
  });

  test("leaves the conversation as it was", () => {
    const conversation = Object.freeze({
      turns: [Object.freeze(human("a")), Object.freeze(human("b"))],
      prefill: "c ",
    });

    expect(() => toMessages(conversation)).not.toThrow();
  });

  test.each([undefined, null, 1, {}, { turns: [assistant("a")] }])("refuses %j", (source) => {
    expect(() => Reflect.apply(toMessages, undefined, [source])).toThrow(TypeError);
  });
});

describe("fromMessages", () => {
  test("makes a conversation, and a prefill of a last assistant message", () => {
    const messages = [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "Hi" },
    ] as const;

    expect(fromMessages({ system: "Be brief.", messages })).toStrictEqual({
      system: "Be brief.",
      turns: [human("Hello")],
      prefill: "Hi",
    });
  });

  test("joins text blocks with nothing between", () => {
    const content = [
      { type: "text", text: "Hel" },
      { type: "text", text: "lo" },
    ];

    expect(fromMessages({ system: content, messages: [{ role: "user", content }] })).toStrictEqual({
      system: "Hello",
      turns: [human("Hello")],
    });
  });

  test("leaves out an empty prefill and empty system text", () => {
    const messages = [
      { role: "user", content: "a" },
      { role: "assistant", content: "" },
    ] as const;

    expect(fromMessages({ system: "", messages })).toStrictEqual({ turns: [human("a")] });
  });

  test("refuses a block that is not text, by its place and type", () => {
    const messages = [{ role: "user", content: [{ type: "text", text: "a" }, { type: "image" }] }] as const;

    expect(() => fromMessages({ messages })).toThrow(
      new TypeError(
        'Failed to convert the messages: messages[0].content[1].type is "image". Pass text blocks: a prompt holds nothing else.',
      ),
    );
  });

  test.each([
    ["source is undefined", undefined],
    ["messages is undefined", {}],
    ["messages is []", { messages: [] }],
    ["messages[0] is null", { messages: [null] }],
    ['messages[0].role is "assistant"', { messages: [{ role: "assistant", content: "a" }] }],
    ['messages[0].role is "human"', { messages: [{ role: "human", content: "a" }] }],
    ["messages[0].content is undefined", { messages: [{ role: "user" }] }],
    ["messages[0].content[0] is null", { messages: [{ role: "user", content: [null] }] }],
    [
      "messages[0].content[0].text is 1",
      { messages: [{ role: "user", content: [{ type: "text", text: 1 }] }] },
    ],
    ["system is 1", { system: 1, messages: [{ role: "user", content: "a" }] }],
  ])("refuses what it describes by %s", (reason, source) => {
    expect(() => Reflect.apply(fromMessages, undefined, [source])).toThrow(
      `Failed to convert the messages: ${reason}`,
    );
  });
});

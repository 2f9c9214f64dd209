import {
  buildPrompt,
  type Conversation,
  fromMessages,
  type MessagesSource,
  toMessages,
  type Turn,
} from "@text-completions/prompt";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyText } from "./adversarial.ts";

const human = (text: string): Turn => ({ role: "human", text });
const assistant = (text: string): Turn => ({ role: "assistant", text });
const notesOf = (conversation: Conversation): unknown[] =>
  toMessages(conversation).notes.map(({ code, turn }) => [code, turn]);
const user = { role: "user", content: "a" } as const;

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

  test("puts a prefill into a last assistant message, without whitespace at its end, and says so", () => {
    const { messages, notes } = toMessages("\n\nHuman: Hello\n\nAssistant: Hi\n");

    expect(messages.at(-1)).toStrictEqual({ role: "assistant", content: "Hi" });
    expect(notes).toStrictEqual([
      {
        code: "end-trimmed",
        turn: "prefill",
        line: 5,
        message: "Trailing whitespace was removed.",
      },
      {
        code: "prefill",
        turn: "prefill",
        line: 5,
        message: "Models from Claude 4.6 on reject a prefill.",
      },
    ]);
  });

  test("joins turns of one role by an empty line", () => {
    const conversation = { turns: [human("a"), human("b"), assistant("c"), human("d")] };

    expect(toMessages(conversation).messages[0]).toStrictEqual({ role: "user", content: "a\n\nb" });
    expect(notesOf(conversation)).toStrictEqual([["turns-merged", 1]]);
  });

  test("names the line and the word of a marker that may be a quotation, and how to escape it", () => {
    const prompt = "\n\nHuman: Summarise this chat:\n\nHuman: Hi\n\nAssistant:";

    expect(toMessages(prompt).notes).toStrictEqual([
      {
        code: "turns-merged",
        turn: 1,
        line: 5,
        message:
          '"Human:" in line 5 was read as a turn marker, and the text after it was merged into the previous turn, which has ' +
          'the same role. If this is quoted text, write "\\Human:" and pass { markers: "unescape" }.',
      },
    ]);
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

  test("removes the escapes of a prompt on request", () => {
    const text = "a\n\nHuman: b";
    const prompt = buildPrompt({ turns: [human(text)] }, { markers: "escape" });

    expect(toMessages(prompt, { markers: "unescape" }).messages).toStrictEqual([
      { role: "user", content: text },
    ]);
    expect(toMessages(prompt).messages).toStrictEqual([{ role: "user", content: "a\n\n\\Human: b" }]);
  });

  test("leaves the conversation as it was", () => {
    const conversation = Object.freeze({
      turns: [Object.freeze(human("a")), Object.freeze(human("b"))],
      prefill: "c ",
    });

    expect(() => toMessages(conversation)).not.toThrow();
  });

  test.each([undefined, null, 1, {}, { turns: [assistant("a")] }])("rejects %j", (source) => {
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
      notes: [],
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
      notes: [],
    });
  });

  test.each(["", "  ", "\t"])("leaves out a last assistant message of %j, and says so", (content) => {
    expect(fromMessages({ messages: [user, { role: "assistant", content }] })).toStrictEqual({
      turns: [human("a")],
      notes: [{ code: "blank-dropped", path: "messages[1].content", message: "Blank text was left out." }],
    });
  });

  test("leaves out blank system text, and says so unless it is empty", () => {
    expect(fromMessages({ system: " \n", messages: [user] })).toStrictEqual({
      turns: [human("a")],
      notes: [{ code: "blank-dropped", path: "system", message: "Blank text was left out." }],
    });
    expect(fromMessages({ system: "", messages: [user] })).toStrictEqual({ turns: [human("a")], notes: [] });
  });

  test("removes spaces and tabs from the end of a prefill, and says so", () => {
    expect(fromMessages({ messages: [user, { role: "assistant", content: "b \t" }] })).toStrictEqual({
      turns: [human("a")],
      prefill: "b",
      notes: [
        {
          code: "end-trimmed",
          path: "messages[1].content",
          message: "Trailing whitespace was removed.",
        },
      ],
    });
  });

  test("names every field that a prompt cannot hold, wherever it is", () => {
    const block = { type: "text", text: "a", cache_control: { type: "ephemeral" }, citations: null };
    const source = {
      system: [block],
      messages: [{ role: "user", content: [block], name: "Ada" }],
      tools: [],
      thinking: undefined,
    } as const;

    expect(fromMessages(source).notes).toStrictEqual(
      ["tools", "system[0].cache_control", "messages[0].name", "messages[0].content[0].cache_control"].map(
        (path) => ({ code: "field-dropped", path, message: "A prompt cannot express this field." }),
      ),
    );
  });

  test("says nothing of fields of the request outside the prompt", () => {
    const source = {
      messages: [user],
      model: "claude-2.1",
      max_tokens: 1,
      metadata: {},
      stop_sequences: [],
      stream: true,
      temperature: 1,
      top_k: 1,
      top_p: 1,
    };

    expect(fromMessages(source).notes).toStrictEqual([]);
  });

  test("makes what buildPrompt accepts, whatever the texts are", () => {
    fc.assert(
      fc.property(
        fc.option(anyText, { nil: undefined }),
        anyText,
        fc.array(fc.record({ role: fc.constantFrom("user", "assistant"), content: anyText })),
        (system, content, others) => {
          const source: MessagesSource = { system, messages: [{ role: "user", content }, ...others] };
          expect(() => buildPrompt<Turn[]>(fromMessages(source), { markers: "escape" })).not.toThrow();
        },
      ),
      { numRuns: 5000 },
    );
  });

  test("rejects a block that is not text, by its place and type", () => {
    const messages = [{ role: "user", content: [{ type: "text", text: "a" }, { type: "image" }] }] as const;

    expect(() => fromMessages({ messages })).toThrow(
      expect.objectContaining({
        message:
          'Invalid option "messages[0].content[1].type": expected "text", got "image". A prompt can contain only text.',
      }),
    );
  });

  test.each([
    { option: "source", received: "undefined", source: undefined },
    { option: "messages", received: "undefined", source: {} },
    { option: "messages", received: "an empty array", source: { messages: [] } },
    { option: "messages[0]", received: "null", source: { messages: [null] } },
    {
      option: "messages[0].role",
      received: '"assistant"',
      source: { messages: [{ role: "assistant", content: "a" }] },
    },
    {
      option: "messages[0].role",
      received: '"human"',
      source: { messages: [{ role: "human", content: "a" }] },
    },
    { option: "messages[0].content", received: "undefined", source: { messages: [{ role: "user" }] } },
    {
      option: "messages[0].content[0]",
      received: "null",
      source: { messages: [{ role: "user", content: [null] }] },
    },
    {
      option: "messages[0].content[0].text",
      received: "1",
      source: { messages: [{ role: "user", content: [{ type: "text", text: 1 }] }] },
    },
    { option: "system", received: "1", source: { system: 1, messages: [{ role: "user", content: "a" }] } },
  ])("rejects $option that is $received", ({ option, received, source }) => {
    expect(() => Reflect.apply(fromMessages, undefined, [source])).toThrow(
      expect.objectContaining({ code: "invalid-option", option, received }),
    );
  });

  test("says where system text belongs if a message has the role of it", () => {
    const source = { messages: [{ role: "system", content: "Be brief." }, user] };

    expect(() => Reflect.apply(fromMessages, undefined, [source])).toThrow(
      'Invalid option "messages[0].role": expected "user" or "assistant", got "system". Pass system text as `system`.',
    );
  });
});

import type { ScriptedReplyData } from "@text-completions/mock/scenario";

export const SAMPLE_BEGINNING = " A completion API takes a prompt and writes";
export const SAMPLE_END = " what comes next, token by token, until it has said enough.";

const TOKEN = ` A **token** is a piece of text: often a word, sometimes only a part of one.

- \`hello\` is one token
- \`unbelievable\` is three or four
- a space usually belongs to the word that follows it

Models count tokens because that is what they read and write. \`max_tokens_to_sample\` limits how many they write.`;

const MESSAGES = ` Both continue a conversation. They differ in the format of their input.

1. **Completions** take one string. The turns are marked in it, by \`Human:\` and \`Assistant:\`, and the end of the prompt decides who speaks next.
2. **Messages** take a list of turns, each with its role.

> A completion can begin with words of yours: a text after the last \`Assistant:\` is continued.`;

const HAIKU = ` Packets, slow as snow,

the cursor blinks, and listens:

one more word arrives.`;

const CODE = ` Read it as text, and each part can be shown when it arrives:

\`\`\`js
const response = await fetch("/api/v1/complete", { method: "POST", body, signal });
const decoder = new TextDecoder();
for await (const chunk of response.body) {
  show(decoder.decode(chunk, { stream: true }));
}
\`\`\`

Pass a \`signal\`, so that the request ends when the reader leaves.`;

const OTHERS = [
  SAMPLE_BEGINNING + SAMPLE_END,
  " That depends on what you would like to do with it. *One* way is to begin small, look at what arrives, and go on from there.",
  ` This page is mocked, so I know only a few things. Three of them:

- every word you see came through a real stream
- the **scenario** on the side decides what happens to the next one
- each event is listed there, with the time it arrived`,
];

/** One reply for each question that the page suggests, and others for those that people think of. */
export const REPLIES: readonly ScriptedReplyData[] = [
  { reply: OTHERS.map((completion) => ({ completion, tokensPerSecond: 40 })) },
  replyTo("What is a token", TOKEN),
  replyTo("completions differ from messages", MESSAGES),
  replyTo("haiku", HAIKU),
  replyTo("read a stream", CODE),
  // Whatever was stopped is continued. It stands last, since the last condition that matches wins.
  {
    reply: {
      completion: " … and from here the text continues, because all of it so far was the prefill.",
      tokensPerSecond: 40,
    },
    when: { prompt: { pattern: String.raw`\n\nAssistant: \S(?![\s\S]*\n\nHuman:)` } },
  },
];

function replyTo(words: string, completion: string): ScriptedReplyData {
  return {
    reply: { completion, tokensPerSecond: 60 },
    when: { lastHumanTurn: { pattern: words, flags: "i" } },
  };
}

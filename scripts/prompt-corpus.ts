import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A prompt that the API accepts. */
export interface ValidPrompt {
  /** The family and the name in it. */
  readonly name: string;
  readonly prompt: string;
  /** The prompt as the server reads it. */
  readonly sanitized: string;
  readonly conversation: {
    readonly system?: string;
    readonly turns: readonly { readonly role: "human" | "assistant"; readonly text: string }[];
    readonly prefill?: string;
  };
  /** The sanitised prompt, with a space after each marker. */
  readonly built: string;
  /** The keywords of the warnings about it, in order. */
  readonly warnings: readonly string[];
  /** What it is converted to for the Messages API. */
  readonly request: { readonly system?: string; readonly messages: readonly Message[] };
  /** The codes of the notes on the conversion, in alphabetical order. */
  readonly notes: readonly string[];
}

/** A prompt that the API rejects. */
export interface RejectedPrompt {
  readonly name: string;
  readonly prompt: string;
  readonly sanitized: string;
  readonly error: "start" | "end" | "lone-surrogate";
  /** The API's message, without the place in the JSON of a lone surrogate. */
  readonly message: string;
}

interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** A text, or pieces of one. */
type Text = string | readonly (string | Repeated<string>)[];

interface Repeated<T> {
  readonly repeat: T;
  readonly times: number;
}

type Turn = { readonly human: Text } | { readonly assistant: Text };

/** An entry as it is written. Source: `spec/README.md`. */
interface Entry {
  readonly name: string;
  readonly prompt: Text;
  readonly sanitized?: Text;
  readonly error?: RejectedPrompt["error"];
  readonly json?: string;
  readonly system?: Text;
  readonly turns?: readonly (Turn | Repeated<readonly Turn[]>)[];
  readonly prefill?: Text;
  readonly built?: Text;
  readonly warnings?: readonly string[];
  readonly messages?: readonly ({ readonly user: Text } | { readonly assistant: Text })[];
  readonly notes?: readonly string[];
}

/** The API's messages, byte for byte, as the documentation of errors has them. */
const MESSAGES = {
  start: 'prompt must start with "\n\nHuman:" turn after an optional system prompt',
  end: 'prompt must end with "\n\nAssistant:" turn',
};

const FOLDER = new URL("../spec/examples/prompts/", import.meta.url);

const entries = readdirSync(FOLDER).flatMap((file) => {
  const family: readonly Entry[] = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
  return family.map((entry) => Object.assign(entry, { name: `${path.parse(file).name}/${entry.name}` }));
});

/** The prompts of `spec/examples/prompts` that the API accepts. */
export const VALID_PROMPTS: readonly ValidPrompt[] = entries
  .filter(({ error }) => error === undefined)
  .map(readValid);

/** The prompts of `spec/examples/prompts` that the API rejects. */
export const REJECTED_PROMPTS: readonly RejectedPrompt[] = entries.flatMap(
  ({ name, prompt, sanitized, error, json }) => {
    if (error === undefined) return [];
    const message =
      error === "lone-surrogate" ? json && `The request body is not valid JSON: ${json}` : MESSAGES[error];
    if (message === undefined)
      throw new Error(`${name}: expected "json", the reason for which it is rejected`);
    return [{ name, prompt: toText(prompt), sanitized: toText(sanitized ?? prompt), error, message }];
  },
);

function readValid(entry: Entry): ValidPrompt {
  const { name, warnings = [], messages, notes } = entry;
  if (entry.turns === undefined || (messages === undefined) !== (notes === undefined)) {
    throw new Error(`${name}: expected "turns", and "messages" with "notes" or neither`);
  }
  const prompt = toText(entry.prompt);
  const sanitized = toText(entry.sanitized ?? prompt);
  const system = entry.system === undefined ? {} : { system: toText(entry.system) };
  const prefill = entry.prefill === undefined ? {} : { prefill: toText(entry.prefill) };
  const turns = entry.turns
    .flatMap(repeatTurns)
    .map((turn) =>
      "human" in turn
        ? { role: "human" as const, text: toText(turn.human) }
        : { role: "assistant" as const, text: toText(turn.assistant) },
    );
  const plain = [
    ...turns,
    ...("prefill" in prefill ? [{ role: "assistant" as const, text: prefill.prefill }] : []),
  ];
  return {
    name,
    prompt,
    sanitized,
    conversation: { ...system, turns, ...prefill },
    built: toText(entry.built ?? sanitized),
    warnings,
    request: {
      ...system,
      messages:
        messages?.map((message) =>
          "user" in message
            ? { role: "user" as const, content: toText(message.user) }
            : { role: "assistant" as const, content: toText(message.assistant) },
        ) ??
        plain.map(({ role, text }) => ({ role: role === "human" ? ("user" as const) : role, content: text })),
    },
    notes: (notes ?? ("prefill" in prefill ? ["prefill"] : [])).toSorted(),
  };
}

function toText(text: Text): string {
  if (typeof text === "string") return text;
  return text.map((piece) => (typeof piece === "string" ? piece : piece.repeat.repeat(piece.times))).join("");
}

function repeatTurns(turn: Turn | Repeated<readonly Turn[]>): readonly Turn[] {
  return "repeat" in turn ? Array.from({ length: turn.times }, () => turn.repeat).flat() : [turn];
}

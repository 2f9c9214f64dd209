import { isObject } from "@text-completions/core/internal";
import { inconclusive } from "../reason.ts";
import { type ActiveCheck, activeCheck, type PassiveCheck, passiveCheck } from "./define.ts";
import { operationResponse, show } from "./outcomes.ts";
import { highestProbe, PREFILL, REPEATED, repeatProbe } from "./variations.ts";

const SPEC = "#/components/schemas/Completion/properties/completion";

export const textUnchanged: ActiveCheck = activeCheck({
  id: "response/text-unchanged",
  title: "The text is as the model wrote it, character by character",
  spec: SPEC,
  remedy:
    "Write the text as JSON and change nothing else: do not remove, replace or escape characters for another format.",
  probes: [repeatProbe, highestProbe],
  evaluate(...exchanges) {
    const expected = [REPEATED, REPEATED.slice(PREFILL.length).trimStart()];
    const texts = exchanges.map(({ response }) => response.completion?.text.trim());
    const findings = texts.flatMap((text, probe) => {
      const changes = CHANGES.filter(
        ({ isMade }) => text !== undefined && isMade(text, expected[probe] ?? ""),
      );
      return changes.slice(0, 1).map(({ does }) => {
        const message = `The text is ${show(text)}: that of the prompt, ${does}.`;
        return {
          where: "response.body/completion",
          message,
          expected: expected[probe],
          received: text,
          probe,
        };
      });
    });
    if (findings.length > 0 || texts.some((text, probe) => text === expected[probe])) return findings;
    return inconclusive("not-deterministic", "the model did not repeat the text of the prompt");
  },
});

/** What servers do to text. Each change is recognised only if the text is otherwise that of the prompt. */
const CHANGES: readonly { does: string; isMade: (text: string, expected: string) => boolean }[] = [
  {
    does: "without its characters beyond ASCII",
    isMade: (text, expected) => text === expected.replaceAll(/[^\0-\x7F]/g, ""),
  },
  {
    does: "with other characters instead of those beyond ASCII",
    isMade: (text, expected) =>
      [/[^\0-\x7F]/g, /[^\0-\x7F]/gu].some(
        (each) =>
          /^[?\uFFFD]$/.test(text.charAt(expected.search(each))) &&
          fold(text) === fold(expected.replaceAll(each, "?")),
      ),
  },
  {
    does: "read as Latin-1",
    isMade: (text, expected) =>
      [toLatin1(expected), new TextDecoder("latin1").decode(new TextEncoder().encode(expected))].includes(
        text,
      ),
  },
  {
    does: "with character references",
    isMade: (text, expected) => text !== expected && readReferences(text) === expected,
  },
  {
    does: "without its markup",
    isMade: (text, expected) => text === expected.replaceAll(/<[^>]*>/g, ""),
  },
  {
    does: "with escapes of JSON",
    isMade: (text, expected) => text !== expected && readEscapes(text) === expected,
  },
  {
    does: "in another form of Unicode",
    isMade: (text, expected) => text !== expected && text.normalize("NFC") === expected.normalize("NFC"),
  },
  {
    does: "in upper or lower case",
    isMade: (text, expected) => text === expected.toLowerCase() || text === expected.toUpperCase(),
  },
];

function fold(text: string): string {
  return text.replaceAll("\uFFFD", "?");
}

function toLatin1(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function readReferences(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi,
    (_, decimal, hex, name) => {
      if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? "";
      const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
      return code > 0x10ffff ? "" : String.fromCodePoint(code);
    },
  );
}

function readEscapes(text: string): string {
  return text.replaceAll(/\\(?:u([\da-f]{4})|(["\\/]))/gi, (_, code, character) =>
    code === undefined ? String(character) : String.fromCharCode(Number.parseInt(String(code), 16)),
  );
}

/** A shorter id may be part of the text by chance. */
const MIN_USER_ID_LENGTH = 16;

export const noMetadata: PassiveCheck = passiveCheck({
  id: "response/no-metadata",
  title: "The text does not contain the user's id",
  spec: "#/components/schemas/Metadata/properties/user_id",
  remedy: "Keep `metadata` out of the text: neither write it there nor show it to the model.",
  evaluate(parsed) {
    const text = operationResponse(parsed)?.completion?.text;
    const { metadata, prompt } = isObject(parsed.request.body) ? parsed.request.body : {};
    const id = isObject(metadata) ? metadata["user_id"] : undefined;
    if (text === undefined || typeof id !== "string" || id.length < MIN_USER_ID_LENGTH) return undefined;
    // The prompt may tell the model.
    if (!text.includes(id) || String(prompt).includes(id)) return [];
    const message = `The text contains the \`user_id\` ${show(id)} of the request's \`metadata\`.`;
    return [{ where: "response.body/completion", message, received: text }];
  },
});

import { LINE_FEEDS } from "./markers.ts";

/** Something in a text that was probably meant as a marker but is not one. */
export interface NearMiss {
  /** Where its word begins. */
  readonly offset: number;
  readonly why: string;
  readonly remedy: string;
}

/** Characters without width. */
const INVISIBLE = String.raw`\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff`;
/** Spaces of any width, including none: one class for both, since two classes in a row would take quadratic time. */
const BLANK = String.raw` \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000${INVISIBLE}`;

/**
 * What ends a line, or was meant to. The characters of an escape are those in the constants of the official SDK 0.61.0
 * to 0.137.0.
 */
const LINE_END = String.raw`[\r\n\v\f\x85\u2028\u2029]|\\n|\\r|\/n|<br ?\/?>|%0A|&#10;`;

/** What Markdown and others write around a name. */
const MARKUP = "*_#\\[(<";
const MARKUP_END = "*_\\])>";

/** Anything that looks like a colon. */
const COLON = String.raw`:;\uff1a\uff1b\ufe55\ufe13\u2236\u02d0\u0589\ua789`;

/** Letters of other alphabets that look like those of the markers; upper case follows from the flag. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  a: "аα",
  h: "һн",
  i: "іι",
  m: "м",
  n: "ո",
  s: "ѕ",
  t: "т",
  u: "υ",
};

/** A word in any case, also with look-alike or full-width letters, and with invisible characters between them. */
function lookLike(word: string): string {
  return Array.from(word, (letter) => {
    const fullWidth = String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0);
    return `[${letter}${fullWidth}${LOOK_ALIKES[letter] ?? ""}]`;
  }).join(`[${INVISIBLE}]{0,3}`);
}

/**
 * A line that begins with the word of a marker, or what looks like it, with anything that looks like a colon. Groups:
 * the label, the word of a human turn, the word of an assistant turn.
 */
const DIALOGUE_LINE = /* @__PURE__ */ new RegExp(
  `(?:^|${LINE_END})[${BLANK}${MARKUP}]*((?:(${/* @__PURE__ */ lookLike("human")})|(${/* @__PURE__ */ lookLike("assistant")}))` +
    `[${BLANK}${MARKUP_END}]{0,9}(?:[${COLON}]|$))`,
  "gi",
);

/**
 * Finds what was meant as the first human or the last assistant marker of a text that has none. Ignores lines of quoted
 * dialogue, because a marker written there would turn the quotation into turns.
 */
export function findNearMiss(marker: string, text: string, which: "first" | "last"): NearMiss | undefined {
  let candidate: RegExpExecArray | undefined;
  let lines = 0;
  let beginsWithOther = false;
  let lastOther = -1;
  for (const match of text.matchAll(DIALOGUE_LINE)) {
    const isOther = match[which === "first" ? 2 : 3] === undefined;
    if (lines === 0) beginsWithOther = isOther;
    lines += 1;
    if (isOther) lastOther = match.index;
    else if (which === "last" || candidate === undefined) candidate = match;
  }
  if (candidate === undefined) return findOtherName(marker, text, which, lines > 0);
  if (isQuoted(text, candidate.index)) return undefined;
  const [found, label = ""] = candidate;
  const offset = candidate.index + found.length - label.length;
  const before = text.slice(0, candidate.index);
  // What follows the last marker is a prefill, or else it is quoted.
  const rest = text
    .slice(offset + label.length)
    .replace(MARKUP_AT_END, "")
    .trim();
  if (which === "last" && rest !== "") {
    // The human turn has begun already: the reply to a line in which a human speaks is quoted with it.
    const isReply = beginsWithOther && !/[\r\n]/.test(before.slice(lastOther + 1));
    const isQuotation = isReply || ENDS_WITH_USER.test(before);
    const isLong = lines > 1 && /[\r\n]/.test(rest);
    if (isQuotation || isLong || lastOther > candidate.index) return undefined;
  }
  const isAmbiguous = which === "first" ? lines > 1 && before.trim() !== "" : rest !== "";
  const wanted = JSON.stringify(marker);
  return {
    offset,
    why: explain(text, candidate.index, offset, label, wanted),
    remedy: writeThere(wanted, which, isAmbiguous),
  };
}

function writeThere(wanted: string, which: "first" | "last", isAmbiguous: boolean): string {
  if (!isAmbiguous) return `Write ${wanted} there.`;
  const place = which === "first" ? "before the text that quotes it" : "at the end of the prompt";
  return `Write ${wanted} there, or, if this is a quotation, ${place}.`;
}

const MARKUP_AT_END = /* @__PURE__ */ new RegExp(`^[${MARKUP_END}]{1,9}(?=\\s|$)`);

/** A last line in which somebody speaks whom the documentation, or another format, calls otherwise than a human. */
const ENDS_WITH_USER = /* @__PURE__ */ new RegExp(
  `[\\r\\n][${BLANK}${MARKUP}]*(?:user|customer|h|q)[${BLANK}${MARKUP_END}]{0,9}[${COLON}][^\\r\\n]*$`,
  "i",
);

/** What other formats call the two roles, in lower case. */
const OTHER_NAMES = { first: ["user", "h", "q"], last: ["ai", "a", "bot", "chatbot", "claude", "model"] };

/**
 * Finds another name, or a misspelt one, as the first line of a text or at its very end: elsewhere it may be quoted, as
 * the documentation recommends. Also finds an assistant marker at the end of a line that begins with something else,
 * and a prompt that is in another format.
 */
function findOtherName(
  marker: string,
  text: string,
  which: "first" | "last",
  hasDialogue: boolean,
): NearMiss | undefined {
  const word = marker.slice(LINE_FEEDS, -1);
  const wanted = JSON.stringify(marker);
  const pattern = which === "first" ? FIRST_NAME : LAST_NAME;
  const { index = 0, 0: found = "", 1: name = "" }: Partial<RegExpExecArray> = pattern.exec(text) ?? {};
  if (name !== "" && (OTHER_NAMES[which].includes(name.toLowerCase()) || isMisspelt(name, word))) {
    const offset = index + found.indexOf(name);
    const label = text.slice(offset, offset + name.length + 1);
    // A dialogue that ends with an open turn is a prompt.
    const isAmbiguous = hasDialogue && !IS_OPEN.test(text);
    const remedy = writeThere(wanted, which, isAmbiguous);
    return { offset, why: explain(text, index, offset, label, wanted), remedy };
  }
  if (which === "first") return findOtherFormat(text);
  const end = text.trimEnd();
  if (!end.endsWith(`${word}:`)) return undefined;
  const offset = end.length - word.length - 1;
  const why = `${JSON.stringify(`${word}:`)} is not ${wanted}. It does not begin a line.`;
  return { offset, why, remedy: `Write ${wanted} there.` };
}

const IS_OPEN = /* @__PURE__ */ new RegExp(`[${COLON}][${MARKUP_END}]*\\s*$`);
const FIRST_NAME = /* @__PURE__ */ new RegExp(
  `^[\\s${INVISIBLE}${MARKUP}]*([A-Za-z]{1,12})[${BLANK}${MARKUP_END}]{0,9}[${COLON}]`,
);
const LAST_NAME = /* @__PURE__ */ new RegExp(
  `[\\r\\n][${BLANK}${MARKUP}]*([A-Za-z]{1,12})[${BLANK}${MARKUP_END}]{0,9}[${COLON}][${MARKUP_END}]*\\s*$`,
);

/** Other formats of turns, and how such turns become a prompt. */
const OTHER_FORMATS = [
  { name: "ChatML", turn: /<\|im_start\|>/ },
  { name: "the format of Llama 2", turn: /\[INST\]/ },
  { name: "the format of Llama 3", turn: /<\|start_header_id\|>/ },
  { name: "the format of Gemma", turn: /<start_of_turn>/ },
  { name: "the format of Alpaca", turn: /^### Instruction:/m },
  {
    name: "JSON",
    turn: /^\s*(?:\[\s*|\{\s*"messages"\s*:\s*\[\s*)?\{\s*"(?:role|content)"\s*:/,
    remedy: "Parse the messages, and pass buildPrompt what fromMessages returns for them.",
  },
];

/** Finds the JSON of a whole request where its prompt was meant. */
export function findJsonRequest(text: string): NearMiss | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const { prompt }: { prompt?: unknown } = JSON.parse(text);
    if (typeof prompt !== "string") return undefined;
  } catch {
    return undefined;
  }
  const why = "There is no Human turn: this is the JSON of a request.";
  return { offset: 0, why, remedy: "Parse it, and pass its prompt." };
}

/** Finds turns in the format of another family of models. */
function findOtherFormat(text: string): NearMiss | undefined {
  for (const { name, turn, remedy = "Pass its turns to buildPrompt." } of OTHER_FORMATS) {
    const offset = text.search(turn);
    if (offset >= 0 && !isQuoted(text, offset)) {
      return { offset, why: `There is no Human turn: the turns are in ${name}.`, remedy };
    }
  }
  return undefined;
}

/** Whether a name begins as the word does, is about as long, and differs from it in at most two letters. */
function isMisspelt(name: string, word: string): boolean {
  const [left, right] = [name.toLowerCase(), word.toLowerCase()];
  if (Math.abs(left.length - right.length) > 1 || left[0] !== right[0]) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left.at(-1 - end) === right.at(-1 - end)
  ) {
    end += 1;
  }
  return Math.max(left.length, right.length) - start - end <= MAX_WRONG_LETTERS;
}

const MAX_WRONG_LETTERS = 2;

/** Whether a place is between an opening tag or fence and the closing one. */
function isQuoted(text: string, index: number): boolean {
  const before = text.slice(0, index);
  for (const fence of ["```", '"""', "~~~"]) {
    if (before.split(fence).length % 2 === 0 && text.includes(fence, index)) return true;
  }
  const open: string[] = [];
  // How often each tag is open: searching the list for every closing tag would take quadratic time.
  const counts = new Map<string, number>();
  for (const { 1: slash, 2: tag = "" } of before.matchAll(/<(\/?)([A-Za-z][\w-]{0,40})[^<>\n]{0,200}>/g)) {
    const count = counts.get(tag) ?? 0;
    if (slash !== "/") {
      open.push(tag);
      counts.set(tag, count + 1);
    } else if (count > 0) {
      for (let inner; inner !== tag && (inner = open.pop()) !== undefined;) {
        counts.set(inner, (counts.get(inner) ?? 0) - 1);
      }
    }
  }
  const closed = new Set(
    Array.from(text.slice(index).matchAll(/<\/([A-Za-z][\w-]{0,40})>/g), ([, tag]) => tag),
  );
  return open.some((tag) => closed.has(tag));
}

const MAX_SHOWN = 60;

/** Characters that may separate a marker from the text above: lines that look empty may contain spaces. */
const IS_ABOVE = /* @__PURE__ */ new RegExp(`[\\s${INVISIBLE}\\x85]`);
const IS_BLANK_LINE = /* @__PURE__ */ new RegExp(`[\\r\\n][${BLANK}]+[\\r\\n]`);
const IS_BLANK = /* @__PURE__ */ new RegExp(`^[${BLANK}\\f\\v]+$`);
const HAS_INVISIBLE = /* @__PURE__ */ new RegExp(`[${INVISIBLE}]`);
const IS_OTHER_COLON = /* @__PURE__ */ new RegExp(`(?!:)[${COLON}]$`);

/** Shows the text next to the expected marker, and names its invisible characters. */
function explain(text: string, index: number, offset: number, label: string, wanted: string): string {
  let start = index;
  while (start > 0 && index - start < MAX_SHOWN && IS_ABOVE.test(text.charAt(start - 1))) start -= 1;
  while (text.startsWith("\\n", start - 2) && index - start < MAX_SHOWN) start -= 2;
  // Not the end of the line before, and no more line ends than a reader needs to see.
  const lead = text.slice(start, offset);
  const firstBreak = lead.search(/[\r\n\v\f\x85\u2028\u2029\\]/);
  const shown = toVisibleJson(shortenIndent(lead.slice(Math.max(0, firstBreak))) + label);
  const ownLine = lead.slice(Math.max(lead.lastIndexOf("\n"), lead.lastIndexOf("\r")) + 1);
  const word = label.replace(/[^\p{L}]+$/u, "");
  const reasons = [
    `${shown} is not ${wanted}.`,
    /(?:\\n)+$/.test(ownLine) && 'Its line feeds are written as the two characters "\\" and "n".',
    IS_BLANK_LINE.test(lead) && "The line above is not empty: it contains whitespace.",
    !IS_BLANK_LINE.test(lead) && IS_BLANK.test(ownLine) && "Whitespace precedes the word.",
    /[*_#[(<]/.test(ownLine) && "The word is wrapped in markup.",
    HAS_INVISIBLE.test(label) && "It contains an invisible character.",
    /[\u0080-\uffff]/.test(word.replace(new RegExp(HAS_INVISIBLE, "g"), "")) &&
      "Some of its letters only look like ASCII.",
    IS_OTHER_COLON.test(label) && "The colon is not the ASCII colon.",
  ];
  return reasons.filter((reason) => reason !== false).join(" ");
}

/** Leaves out the middle of a long indentation. */
function shortenIndent(lead: string): string {
  return lead.length > 2 * MAX_SHOWN ? `${lead.slice(0, MAX_SHOWN)}…${lead.slice(-MAX_SHOWN)}` : lead;
}

/** JSON in which every character that is not printable ASCII is an escape. */
function toVisibleJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

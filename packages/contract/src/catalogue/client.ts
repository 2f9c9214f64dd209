import {
  API_VERSION,
  API_VERSIONS,
  COMPLETE_PATH,
  HEADER,
  MAX_TOKENS_TO_SAMPLE_LIMIT,
  PROMPT_RULES,
} from "@text-completions/core";
import { validateRequest } from "@text-completions/core/validate";
import { isObject } from "@text-completions/core/internal";
import type { ParsedRequest } from "../exchange/parsed-exchange.ts";
import { containsSecret } from "../exchange/secrets.ts";
import { type PassiveCheck, type Finding, passiveCheck } from "./define.ts";
import { problemFinding, show } from "./outcomes.ts";

/** What defines a check of clients. */
interface ClientDraft extends Pick<PassiveCheck, "id" | "title" | "spec" | "remedy"> {
  severity?: PassiveCheck["severity"];
  evaluate: (request: ParsedRequest) => readonly Finding[] | undefined;
}

/** Defines a check that evaluates the request of an exchange, whatever the response is. */
/* @__NO_SIDE_EFFECTS__ */ export function clientCheck({ evaluate, ...draft }: ClientDraft): PassiveCheck {
  return passiveCheck({ ...draft, evaluate: ({ request }) => evaluate(request) });
}

const methodCheck: PassiveCheck = clientCheck({
  id: "client/method",
  title: "The request is a POST",
  spec: "#/paths/~1v1~1complete/post",
  remedy: `Send requests to ${COMPLETE_PATH} by POST.`,
  evaluate(request) {
    if (request.method === "POST") return [];
    const message = `The method is ${request.method}.`;
    return [{ where: "request.method", message, expected: "POST", received: request.method }];
  },
});

const pathCheck: PassiveCheck = clientCheck({
  id: "client/path",
  title: `The request goes to ${COMPLETE_PATH}`,
  spec: "#/paths/~1v1~1complete",
  remedy: `Append ${COMPLETE_PATH} to the base URL, without a slash at the end.`,
  evaluate(request) {
    if (request.isOperation) return [];
    const message = `The path is ${request.path}.`;
    return [{ where: "request.url", message, expected: COMPLETE_PATH, received: request.path }];
  },
});

const keyCheck: PassiveCheck = clientCheck({
  id: "client/key",
  title: "The request has a key",
  spec: "#/security",
  remedy: `Send the key in \`${HEADER.xApiKey}\`, or a token after the word Bearer in \`${HEADER.authorization}\`.`,
  evaluate({ hasKey }) {
    if (hasKey) return [];
    const where = `request.headers.${HEADER.xApiKey}`;
    return [{ where, message: `The request has neither \`${HEADER.xApiKey}\` nor a bearer token.` }];
  },
});

const versionCheck: PassiveCheck = clientCheck({
  id: "client/version",
  title: "The request names a known version of the API",
  spec: "#/components/parameters/anthropic-version",
  remedy: `Send \`${HEADER.anthropicVersion}: ${API_VERSION}\` with every request.`,
  evaluate({ headers }) {
    const received = headers.get(HEADER.anthropicVersion);
    const known: readonly (string | null)[] = API_VERSIONS;
    if (known.includes(received)) return [];
    const where = `request.headers.${HEADER.anthropicVersion}`;
    const message =
      received === null
        ? `The request has no \`${HEADER.anthropicVersion}\` header.`
        : `The version is ${show(received)}.`;
    return [{ where, message, expected: API_VERSION, received: received ?? undefined }];
  },
});

const contentTypeCheck: PassiveCheck = clientCheck({
  id: "client/content-type",
  title: "The request is application/json",
  spec: "#/paths/~1v1~1complete/post/requestBody/content/application~1json",
  remedy: "Send `content-type: application/json`: every sample does, and some servers read no other body.",
  severity: "should",
  evaluate({ headers, mediaType }) {
    if (mediaType === "application/json") return [];
    const received = headers.get(HEADER.contentType);
    const where = `request.headers.${HEADER.contentType}`;
    const message =
      received === null ? "The request has no content type." : `The content type is ${show(received)}.`;
    return [{ where, message, expected: "application/json", received: received ?? undefined }];
  },
});

const keyInHeaderAloneCheck: PassiveCheck = passiveCheck({
  id: "client/key-in-header-alone",
  title: "The key is only in its header",
  spec: "#/components/securitySchemes/apiKey",
  remedy: "Keep the key out of the URL and the body: servers and proxies write both into their logs.",
  evaluate({ exchange, keys }) {
    if (keys.size === 0) return undefined;
    // The exchange as it was sent: keys are redacted in parsed texts.
    const places = [
      ["request.url", exchange.request.url],
      ["request.body", new TextDecoder().decode(exchange.request.body)],
    ] as const;
    return places
      .filter(([, text]) => containsSecret(text, keys))
      .map(([where]) => ({ where, message: `The ${where} contains the key.` }));
  },
});

const BODY_SPEC = "#/components/schemas/CompletionRequest";

const jsonCheck: PassiveCheck = clientCheck({
  id: "client/json",
  title: "The body of the request is JSON",
  spec: "#/paths/~1v1~1complete/post/requestBody",
  remedy: "Send one JSON object, as JSON.stringify writes it.",
  evaluate({ body, text }) {
    if (body !== undefined) return [];
    const message =
      text === "" ? "The request has no body." : `The body begins with ${show(text.slice(0, 40))}.`;
    return [{ where: "request.body", message, expected: "a JSON object" }];
  },
});

const schemaCheck: PassiveCheck = clientCheck({
  id: "client/schema",
  title: "The body of the request is valid",
  spec: BODY_SPEC,
  remedy: "Send only the documented fields, with values within their bounds; leave out what has no value.",
  evaluate({ body }) {
    if (body === undefined) return undefined;
    return validateRequest(body).map((problem) => problemFinding("request.body", problem));
  },
});

const tokenLimitCheck: PassiveCheck = clientCheck({
  id: "client/token-limit",
  title: "The request asks for no more tokens than a server accepts",
  spec: `${BODY_SPEC}/properties/max_tokens_to_sample/x-server-maximum`,
  remedy: `Request at most ${MAX_TOKENS_TO_SAMPLE_LIMIT} tokens; the model's own maximum is far less.`,
  severity: "should",
  evaluate({ body }) {
    const limit = isObject(body) ? body["max_tokens_to_sample"] : undefined;
    if (typeof limit !== "number") return undefined;
    if (limit <= MAX_TOKENS_TO_SAMPLE_LIMIT) return [];
    const where = "request.body/max_tokens_to_sample";
    return [
      {
        where,
        message: `\`max_tokens_to_sample\` is ${limit}.`,
        expected: MAX_TOKENS_TO_SAMPLE_LIMIT,
        received: limit,
      },
    ];
  },
});

const { human, assistant } = PROMPT_RULES.markers;
const PROMPT_SPEC = "#/components/schemas/CompletionRequest/properties/prompt/x-prompt-rules";
const PROMPT = "request.body/prompt";

const promptCheck: PassiveCheck = clientCheck({
  id: "client/prompt",
  title: "The prompt begins with a Human turn and ends with an Assistant turn",
  spec: `${PROMPT_SPEC}/errors`,
  remedy: `Write each turn after ${show(human)} or ${show(assistant)}, with real line feeds, and end with ${show(assistant)}.`,
  evaluate(request) {
    const text = promptOf(request);
    if (text === undefined) return undefined;
    const turns = [...correctEnd(correctStart(text)).matchAll(/\n\n(Human|Assistant):/g)].map(
      ([marker]) => marker,
    );
    const { start, end } = PROMPT_RULES.errors;
    if (turns[0] !== human)
      return [{ where: PROMPT, message: `${start.message}.`, received: text.slice(0, 200) }];
    if (turns.at(-1) !== assistant)
      return [{ where: PROMPT, message: `${end.message}.`, received: text.slice(-200) }];
    return [];
  },
});

const cleanPromptCheck: PassiveCheck = clientCheck({
  id: "client/clean-prompt",
  title: "The prompt needs no sanitising",
  spec: `${PROMPT_SPEC}/sanitize`,
  remedy: `Begin with ${show(human)} and end without a space: what the API corrects may change.`,
  severity: "should",
  evaluate(request) {
    const text = promptOf(request);
    if (text === undefined) return undefined;
    return [
      ...(correctStart(text) === text
        ? []
        : [promptFinding(`begins with ${show(text.slice(0, 10))}`, human)]),
      ...(correctEnd(text) === text
        ? []
        : [promptFinding(`ends with ${show(text.slice(-15))}`, "no space at the end")]),
    ];
  },
});

function promptOf({ body }: ParsedRequest): string | undefined {
  const text = isObject(body) ? body["prompt"] : undefined;
  return typeof text === "string" && text !== "" ? text : undefined;
}

function promptFinding(what: string, expected: string): Finding {
  return { where: PROMPT, message: `The prompt ${what}.`, expected };
}

/** The start of a prompt as the API corrects it before validation. Source: `x-prompt-rules`. */
function correctStart(text: string): string {
  return /^\s*Human:/.test(text) ? `\n\n${text.trimStart()}` : text;
}

/** The end of a prompt as the API corrects it. */
function correctEnd(text: string): string {
  let end = text.length;
  // A loop, because a regular expression is slow if there are many blanks elsewhere.
  while (text[end - 1] === " " || text[end - 1] === "\t") end -= 1;
  return text.slice(0, end);
}

/** Checks of every request that a client sends. */
export const clientChecks: readonly PassiveCheck[] = [
  methodCheck,
  pathCheck,
  keyCheck,
  keyInHeaderAloneCheck,
  versionCheck,
  contentTypeCheck,
  jsonCheck,
  schemaCheck,
  tokenLimitCheck,
  promptCheck,
  cleanPromptCheck,
];

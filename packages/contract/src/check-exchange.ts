import type { ExchangeRule } from "./catalogue/define.ts";
import { EXCHANGE_RULES } from "./catalogue/index.ts";
import type { Exchange } from "./exchange.ts";
import { readExchange } from "./exchange/parse.ts";
import { misuse } from "./misuse.ts";
import { recordExchange } from "./record-exchange.ts";
import { type Violation, toViolation } from "./report.ts";
import { redact, secretsOf } from "./run/redact.ts";

const WHAT = "check an exchange";

/**
 * Checks one exchange: the client's request (checks of the group `client`, whose `where` begins with `request.`) and the
 * server's response, streams included. Resolves to an empty list if the exchange conforms. No violation shows the key.
 *
 * Pass the `Request` and its `Response`, both unread: they are read from copies and stay readable. Or pass one exchange
 * that was recorded.
 *
 * @example
 * ```ts
 * import { checkExchange } from "@text-completions/contract";
 * import { createMock } from "@text-completions/mock";
 *
 * const request = new Request("https://api.anthropic.com/v1/complete", {
 *   method: "POST",
 *   headers: { "x-api-key": "any", "anthropic-version": "2023-06-01", "content-type": "application/json" },
 *   body: JSON.stringify({ model: "claude-2", max_tokens_to_sample: 9, prompt: "\n\nHuman: Hi\n\nAssistant:" }),
 * });
 * const response = await createMock().fetch(request.clone());
 *
 * console.log(await checkExchange(request, response)); // → []
 * ```
 *
 * @throws {TypeError} if an argument is not what it should be, or a body was read before.
 */
export function checkExchange(exchange: Exchange): Promise<Violation[]>;
export function checkExchange(request: Request, response: Response): Promise<Violation[]>;
export async function checkExchange(
  ...parts: [exchange: Exchange] | [request: Request, response: Response]
): Promise<Violation[]> {
  if (parts.length === 1 && !isMessage(parts[0])) {
    const [exchange] = parts;
    requireExchange(WHAT, exchange);
    return findViolations(exchange);
  }
  const [request, response] = parts;
  requireUnread("request", request, "Send request.clone(), and pass the request");
  requireUnread("response", response, "Read response.clone(), and pass the response");
  const recording = recordExchange(async () => response.clone(), request);
  await drain(await recording.response);
  return judgeWhatWasRead(await recording.exchange);
}

function requireUnread<Message extends Request | Response>(
  name: string,
  message: Message | Exchange | undefined,
  fix: string,
): asserts message is Message {
  if (!isMessage(message)) {
    const type = message === null ? "null" : typeof message;
    throw misuse(WHAT, `its ${name} is of type ${type}`, "Pass a Request and the Response to it");
  }
  if (message.bodyUsed) throw misuse(WHAT, `the body of its ${name} was read already`, fix);
}

/** Whether a value is a `Request` or a `Response`, of this realm or of another one. */
function isMessage(value: unknown): value is Request | Response {
  return typeof value === "object" && value !== null && "bodyUsed" in value && "clone" in value;
}

/** Reads a body to its end, or to where it breaks off, which the recording knows. */
async function drain(response: Response): Promise<void> {
  try {
    await response.arrayBuffer();
  } catch {
    // That is for the judge to say.
  }
}

/** Judges an exchange that somebody else began: what its reader left unread is not judged. */
export function judgeWhatWasRead(exchange: Exchange): Violation[] {
  return findViolations(exchange).filter(({ where }) => !isUnread(exchange, where));
}

/** Evaluates every passive check on one exchange. The violations are redacted: none shows the request's key. */
export function findViolations(exchange: Exchange): Violation[] {
  const reading = readExchange(exchange);
  const violations = EXCHANGE_RULES.flatMap((rule) =>
    (rule.judge(reading) ?? []).map((finding) => toViolation(rule, finding)),
  );
  return redact(violations, reading.request.keys.flatMap(secretsOf));
}

/** A rule that finds no fault with a body that its reader left before the end. */
export function spareUnread(rule: ExchangeRule): ExchangeRule {
  return {
    ...rule,
    judge(reading) {
      const findings = rule.judge(reading);
      if (findings === undefined || findings.length === 0) return findings;
      const seen = findings.filter(({ where }) => !isUnread(reading.exchange, where));
      return seen.length === 0 ? undefined : seen;
    },
  };
}

/** Whether a place is in a body that its reader left before the end. */
export function isUnread({ abandoned }: Exchange, where: string): boolean {
  return abandoned === true && where.startsWith("response.body");
}

/**
 * Refuses what the checks could not read, so that no judge meets it.
 *
 * @throws {TypeError} that names the part that is not what it should be.
 */
export function requireExchange(what: string, exchange: Exchange): void {
  const { request, response } = exchange ?? {};
  if (!isHeaders(request?.headers)) throw refuse(what, "it has no request with headers");
  demandPart(what, "request.method", request.method, typeof request.method === "string");
  demandPart(what, "request.url", request.url, typeof request.url === "string");
  demandPart(what, "request.body", request.body, ArrayBuffer.isView(request.body));
  if (response === undefined) return;
  demandPart(what, "response.status", response?.status, typeof response?.status === "number");
  demandPart(what, "response.headers", response.headers, isHeaders(response.headers));
  demandPart(what, "response.chunks", response.chunks, Array.isArray(response.chunks));
  for (const [index, chunk] of response.chunks.entries()) {
    demandPart(what, `response.chunks[${index}].bytes`, chunk?.bytes, ArrayBuffer.isView(chunk?.bytes));
  }
}

/** Headers of another realm, such as those of jsdom, are some, too. */
function isHeaders(value: Headers | undefined): boolean {
  return typeof value?.get === "function";
}

function demandPart(what: string, name: string, value: unknown, isRight: boolean): void {
  if (!isRight) throw refuse(what, `${name} is of type ${value === null ? "null" : typeof value}`);
}

function refuse(what: string, reason: string): TypeError {
  return misuse(what, reason, "Pass what was recorded of a request and its answer");
}

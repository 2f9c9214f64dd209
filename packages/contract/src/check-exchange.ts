import type { RecordedExchange } from "@text-completions/core";
import {
  createRedactor,
  describeValue,
  type Exchange,
  fromRecordedExchange,
  invalidCall,
  parseRecording,
  recordExchange,
} from "@text-completions/core/internal";
import type { PassiveCheck } from "./catalogue/define.ts";
import { PASSIVE_CHECKS } from "./catalogue/index.ts";
import { parseExchange } from "./exchange/parse.ts";
import { toViolation, type Violation } from "./report.ts";

/**
 * Checks one exchange: the client's request (checks of the group `client`, whose `where` begins with `request.`) and
 * the server's response, streams included. Resolves to an empty list if the exchange conforms. No violation shows the
 * key.
 *
 * Pass the `Request` and its `Response`, both unread: copies are read, so both stay readable. Or pass one exchange of a
 * recording.
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
 * @throws {UsageError} if an argument is wrong, or a body was already read.
 */
export function checkExchange(exchange: RecordedExchange): Promise<Violation[]>;
export function checkExchange(request: Request, response: Response): Promise<Violation[]>;
export async function checkExchange(
  ...parts: [exchange: RecordedExchange] | [request: Request, response: Response]
): Promise<Violation[]> {
  if (parts.length === 1 && !isMessage(parts[0])) {
    const { exchanges } = parseRecording({ version: 1, exchanges: parts });
    return exchanges.flatMap((exchange) => findReadViolations(fromRecordedExchange(exchange)));
  }
  const [request, response] = parts;
  assertUnread("request", request, "Send request.clone(), and pass the request.");
  assertUnread("response", response, "Read response.clone(), and pass the response.");
  const recording = recordExchange(async () => response.clone(), request);
  await drain(await recording.response);
  return findReadViolations(await recording.exchange);
}

function assertUnread<Message extends Request | Response>(
  name: "request" | "response",
  message: Message | RecordedExchange | undefined,
  fix: string,
): asserts message is Message {
  if (!isMessage(message) || !(MEMBER_OF[name] in message)) {
    throw invalidCall(`Expected a Request and its Response, got ${describeValue(message)} as ${name}.`);
  }
  if (message.bodyUsed) throw invalidCall(`The body of the ${name} was already read. ${fix}`);
}

/** A member that only one of the two has. */
const MEMBER_OF = { request: "method", response: "status" } as const;

/** Whether a value is a `Request` or a `Response`, of this realm or of another one. */
function isMessage(value: unknown): value is Request | Response {
  return typeof value === "object" && value !== null && "bodyUsed" in value && "clone" in value;
}

/** Reads a body to its end, or to where it ends too early. */
async function drain(response: Response): Promise<void> {
  try {
    await response.arrayBuffer();
  } catch {
    // The recording says how the exchange ended.
  }
}

/** Evaluates every passive check on one exchange. No violation shows the request's key. */
export function findViolations(exchange: Exchange): Violation[] {
  const parsed = parseExchange(exchange);
  const violations = PASSIVE_CHECKS.flatMap((check) =>
    (check.evaluate(parsed) ?? []).map((finding) => toViolation(check, finding)),
  );
  return createRedactor(parsed.secrets).value(violations);
}

/** The violations of an exchange that the caller sent, except those in the part of a body that was not read. */
export function findReadViolations(exchange: Exchange): Violation[] {
  return findViolations(exchange).filter(({ where }) => !isUnread(exchange, where));
}

/** The same check, without findings in the part of a body that was not read. */
export function ignoreUnread(check: PassiveCheck): PassiveCheck {
  return {
    ...check,
    evaluate(parsed) {
      const findings = check.evaluate(parsed);
      if (findings === undefined || findings.length === 0) return findings;
      const read = findings.filter(({ where }) => !isUnread(parsed.exchange, where));
      return read.length === 0 ? undefined : read;
    },
  };
}

/** Whether a place is in a body that was not read to its end, or that was perhaps not sent to its end. */
function isUnread({ end, response }: Exchange, where: string): boolean {
  if (end !== "aborted") return false;
  return where.startsWith("response.body") || (response === undefined && where.startsWith("request.body"));
}

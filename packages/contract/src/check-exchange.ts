import type { Exchange } from "./exchange.ts";
import { findViolations } from "./find-violations.ts";
import { judgeWhatWasRead } from "./judge-what-was-read.ts";
import { misuse } from "./misuse.ts";
import { recordExchange } from "./record-exchange.ts";
import type { Violation } from "./report.ts";
import { requireExchange } from "./require-exchange.ts";

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

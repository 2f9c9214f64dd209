import { judgeWhatWasRead } from "./judge-what-was-read.ts";
import { misuse } from "./misuse.ts";
import { recordExchange } from "./record-exchange.ts";
import type { Violation } from "./report.ts";

const WHAT = "check an exchange";

/**
 * Judges one exchange: the client's request and the server's answer, a stream too. Both are read from copies, so they
 * stay readable. Empty if nothing is wrong. No violation shows the key of the request.
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
 * @throws {TypeError} if one of them is none, or its body was read before.
 */
export async function checkExchange(request: Request, response: Response): Promise<Violation[]> {
  requireUnread("request", request, "Send request.clone(), and pass the request");
  requireUnread("response", response, "Read response.clone(), and pass the response");
  const recording = recordExchange(async () => response.clone(), request);
  await drain(await recording.response);
  return judgeWhatWasRead(await recording.exchange);
}

function requireUnread(name: string, message: unknown, remedy: string): void {
  const isMessage =
    typeof message === "object" && message !== null && "bodyUsed" in message && "clone" in message;
  if (!isMessage) {
    const type = message === null ? "null" : typeof message;
    throw misuse(WHAT, `its ${name} is of type ${type}`, "Pass a Request and the Response to it");
  }
  if (message.bodyUsed) throw misuse(WHAT, `the body of its ${name} was read already`, remedy);
}

/** Reads a body to its end, or to where it breaks off, which the recording knows. */
async function drain(response: Response): Promise<void> {
  try {
    await response.arrayBuffer();
  } catch {
    // That is for the judge to say.
  }
}

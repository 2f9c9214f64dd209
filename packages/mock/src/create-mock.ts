import { toFetch, toRequest } from "./engine/response.ts";
import { createAnswerer } from "./engine/handle-request.ts";
import { createJournal } from "./engine/call-log.ts";
import type { Mock, MockOptions, ReplyOptions } from "./mock.ts";
import { MOCK_OPTIONS, RATE_LIMITS } from "./options.ts";
import type { Reply } from "./script/replies.ts";
import { requireOptions } from "./usage.ts";
import { createScript } from "./script/script.ts";

/**
 * Creates a mock of `POST /v1/complete`: it judges requests, words its failures and streams like the API. With nothing
 * scripted it answers the documented ` Hello! My name is Claude.`; once something is scripted, a request that no reply
 * matches is answered by a 500 that names what was asked and what was scripted.
 *
 * @example
 * ```ts
 * import { createMock, failure } from "@text-completions/mock";
 *
 * const mock = createMock();
 * mock.replyOnce(failure("overloaded_error")).reply(" Four.");
 *
 * const response = await mock.fetch("https://api.anthropic.com/v1/complete", {
 *   method: "POST",
 *   headers: { "x-api-key": "any", "anthropic-version": "2023-06-01" },
 *   body: JSON.stringify({
 *     model: "claude-2.1",
 *     max_tokens_to_sample: 100,
 *     prompt: "\n\nHuman: What is 2 + 2?\n\nAssistant:",
 *   }),
 * });
 *
 * console.log(response.status); // → 529
 * ```
 *
 * @throws {TypeError} if an option is not what it should be.
 */
export function createMock(options: MockOptions = {}): Mock {
  requireOptions("create a mock", options, MOCK_OPTIONS);
  requireOptions("create a mock", options.rateLimits ?? {}, RATE_LIMITS);
  const script = createScript();
  const journal = createJournal(options);
  let answer = createAnswerer(options, script, journal);

  function add(reply: Reply | readonly Reply[], replyOptions: ReplyOptions): Mock {
    script.add(toList(reply), replyOptions);
    return mock;
  }

  const mock: Mock = {
    fetch: toFetch((request) => answer(request), toRequest),
    reply: (reply, replyOptions = {}) => add(reply, replyOptions),
    replyOnce: (reply, replyOptions = {}) => add(reply, { ...replyOptions, times: toList(reply).length }),
    get calls() {
      return journal.calls;
    },
    waitForCall: journal.waitForCall,
    waitForEnd: journal.waitForEnd,
    assertDone() {
      const complaints = [...journal.complaints, ...script.unused().map((line) => `Not given: ${line}`)];
      if (complaints.length > 0)
        throw new Error(`Failed to confirm the script: it was not followed.\n${complaints.join("\n")}`);
    },
    reset() {
      script.clear();
      journal.clear();
      answer = createAnswerer(options, script, journal);
    },
  };
  return mock;
}

function toList(reply: Reply | readonly Reply[]): Reply[] {
  return [reply].flat();
}

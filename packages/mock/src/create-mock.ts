import { assertResult, checkOptions, ID, number } from "@text-completions/core/internal";
import { createCallLog } from "./engine/call-log.ts";
import { createFetch } from "./engine/fetch.ts";
import { createRequestHandler } from "./engine/handle-request.ts";
import type { Mock } from "./mock.ts";
import { MOCK_OPTIONS, type MockOptions } from "./options.ts";
import type { Reply } from "./script/replies.ts";
import { createScript, type ReplyOptions } from "./script/script.ts";

/**
 * Creates a mock of `POST /v1/complete`, which validates requests, fails and streams like the API. As long as nothing
 * is scripted, it responds with the documented ` Hello! My name is Claude.`; after that, a request that no reply
 * matches gets a 500 that names the request and the scripted replies.
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
 * @throws {UsageError} if an option is invalid.
 */
export function createMock(options: MockOptions = {}): Mock {
  const settings = resolveOptions(options);
  const script = createScript();
  const log = createCallLog(settings);
  let handle = createRequestHandler(settings, script, log);

  function add(reply: Reply | readonly Reply[], replyOptions: ReplyOptions): Mock {
    script.add(toList(reply), replyOptions);
    return mock;
  }

  const mock: Mock = {
    fetch: createFetch((request) => handle(request)),
    reply: (reply, replyOptions = {}) => add(reply, replyOptions),
    replyOnce: (reply, replyOptions = {}) => add(reply, { ...replyOptions, times: toList(reply).length }),
    get calls() {
      return log.calls;
    },
    waitForCall: log.waitForCall,
    waitForEnd: log.waitForEnd,
    assertDone: () => script.assertDone(),
    reset() {
      script.clear();
      log.clear();
      handle = createRequestHandler(settings, script, log);
    },
  };
  return mock;
}

/** Checks the options, and what their functions return. */
function resolveOptions(options: MockOptions): MockOptions {
  const passed = checkOptions(options, MOCK_OPTIONS);
  const { countTokens, createId } = passed;
  if (countTokens !== undefined) {
    passed.countTokens = (text) => {
      const count = countTokens(text);
      assertResult("countTokens", COUNT, count);
      return count;
    };
  }
  if (createId !== undefined) {
    passed.createId = (kind, callNumber) => {
      const id = createId(kind, callNumber);
      assertResult("createId", ID, id);
      return id;
    };
  }
  return passed;
}

const COUNT = number();

function toList(reply: Reply | readonly Reply[]): Reply[] {
  return [reply].flat();
}

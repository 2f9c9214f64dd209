import type { Call, Mock } from "@text-completions/mock";

/** A `fetch` that answers as the mock does, and tells of each call when it is at its end. */
export function watchCalls(mock: Mock, onEnd: (call: Call) => void): (request: Request) => Promise<Response> {
  return (request) => {
    const before = mock.calls.at(-1);
    const answer = mock.fetch(request);
    const call = mock.calls.at(-1);
    // A browser's preflight is no call.
    if (call && call !== before) void mock.waitForEnd(call).then(onEnd);
    return answer;
  };
}

/** Headers of the upstream that mean the same to a legacy caller: id, organisation, limits, and when to try again. */
const PASSED = /^(request-id|retry-after|x-should-retry|anthropic-)/;

/** The headers of an upstream's answer that go to the caller. */
export function passedHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => PASSED.test(name)));
}

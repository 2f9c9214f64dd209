import { completion, createMock, type Mock, type MockOptions } from "@text-completions/mock";

/** The key that the servers of these tests accept. */
export const KEY = "the-key-of-these-tests";

/** What a model writes that was asked to count. */
export const COUNTED =
  " one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen";

/** A mock that writes what the probes ask for, so that every check can be determined. */
export function createBaseMock(options: MockOptions & { tokensPerSecond?: number } = {}): Mock {
  const { tokensPerSecond, ...rest } = options;
  return createMock({ apiKeys: [KEY], ...rest })
    .reply(" Hello! How are you?")
    .reply(completion(COUNTED, { tokensPerSecond }), { when: { prompt: /Count from one/ } })
    .reply(' 日本語, 🦙🌍, ça va, <b>"Q&A"</b>', { when: { prompt: /Repeat exactly[^]*Assistant: Grüße,$/ } })
    .reply(' Grüße, 日本語, 🦙🌍, ça va, <b>"Q&A"</b>', { when: { prompt: /Repeat exactly/ } });
}

/** A mock that always writes the default text, whatever it is asked. */
export function createShortMock(options: MockOptions = {}): Mock {
  return createMock({ apiKeys: [KEY], ...options });
}

import { expect, test } from "vitest";
import { bundleSize } from "../bundle-size.ts";

interface Budget {
  name: string;
  code: string;
  /** Not counted, because the page has it anyway. */
  external?: string[];
  /** Minified and gzipped. */
  bytes: number;
}

const everything = (name: string): string => `export * from "@text-completions/${name}"`;

/**
 * What a page downloads. The decisions that packages share (options, redaction, signals, the API's own JSON parser) are
 * in `core/internal` once, and count in each row that needs them. By themselves they take:
 *
 * - the JSON parser, 1.9 kB: what JavaScript's parser accepts and the API rejects gets the API's message;
 * - options with expected and received value and did-you-mean, 2.3 kB;
 * - redaction of secrets in every spelling and cut, 3.0 kB;
 * - signals that end a call at each phase, also after a garbage collection, 0.7 kB.
 */
const BUDGETS: Budget[] = [
  // 2.2 kB of it reject wrong arguments, as all packages do; validators alone have none of them.
  { name: "the validators and the rules of requests", code: everything("core/validate"), bytes: 7480 },
  { name: "the stream decoder and encoder", code: everything("core/sse"), bytes: 4900 },
  // 0.8 kB of it reject options that are not known, with did-you-mean, as all packages do.
  { name: "prompt, all of it", code: everything("prompt"), bytes: 10_640 },
  // 2.4 kB of it are openapi-fetch; 0.2 kB link each error to its page of the documentation.
  { name: "the client", code: `export { createClient } from "@text-completions/client"`, bytes: 24_450 },
  {
    name: "a reader of the client's errors",
    code: `export { isCompletionError } from "@text-completions/client"`,
    bytes: 200,
  },
  // 0.9 kB of it are random incidents, with their settings in options, scenario files and a header. 3 kB check scripted
  // responses: the validators of responses and the decoder of streams, which most pages have for their client.
  { name: "the mock's engine", code: `export { createMock } from "@text-completions/mock"`, bytes: 27_750 },
  {
    name: "the MSW handlers with the engine",
    code: `export { completionHandlers } from "@text-completions/msw"`,
    bytes: 29_350,
  },
  // 1.2 kB of it monitor it: metrics, whether the upstream is there, and the hooks of tracing.
  {
    name: "the bridge, core apart",
    code: `export { createBridge } from "@text-completions/bridge"`,
    external: ["@text-completions/core", "@text-completions/core/*"],
    bytes: 20_400,
  },
];

test.each(BUDGETS)("$name stays within $bytes bytes", async ({ code, external = [], bytes }) => {
  expect(await bundleSize(code, external)).toBeLessThanOrEqual(bytes);
});

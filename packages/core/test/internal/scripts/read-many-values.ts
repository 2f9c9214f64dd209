// Reads bodies of 31 MiB that are nothing but values, in a small heap. Run with --max-old-space-size=256.
import { readCompletionRequest } from "@text-completions/core/internal";

const SIZE = 31 * 1024 * 1024;
const HEADERS = { "x-api-key": "any", "anthropic-version": "2023-06-01", "content-type": "application/json" };

/** A body of a list that is made of one piece, and one where each member has a different name. */
const bodies: Readonly<Record<string, () => string>> = {
  objects: () => `[${"{},".repeat(SIZE / 3)}{}]`,
  arrays: () => `[${"[],".repeat(SIZE / 3)}[]]`,
  nested: () => `[${'{"a":[[]]},'.repeat(SIZE / 11)}{}]`,
  numbers: () => `[${"0.5,".repeat(SIZE / 4)}1]`,
  members: () => {
    const parts: string[] = [];
    for (let index = 0; index < SIZE / 15; index++) parts.push(`"k${index}":0`);
    return `{${parts.join(",")}}`;
  },
};

const results: Record<string, unknown> = {};
for (const [name, body] of Object.entries(bodies)) {
  const init = { method: "POST", headers: HEADERS, body: new TextEncoder().encode(body()) };
  const { error } = await readCompletionRequest(new Request("http://localhost/v1/complete", init));
  results[name] = error?.message;
}
process.stdout.write(JSON.stringify(results));

import { answerHealth, type Fetchable } from "@text-completions/mock/control";

/** Answers whether the server is up, which any machine may ask, in front of whatever answers all else. */
export function withHealth({ fetch }: Fetchable): Fetchable {
  return { fetch: async (request) => answerHealth(request) ?? fetch(request) };
}

import { PROMPT_CASES } from "../../src/document.gen.ts";
import { REQUEST_CASES, type RequestCase } from "../../src/catalogue/request-cases.ts";
import type { Incoming } from "../servers/incoming.ts";
import { rejectWhen } from "../servers/layers.ts";
import { type Mutant, mutant } from "./mutant.ts";

/** What a request of a case is turned into, so that it is accepted. */
const VALID: Readonly<Record<string, unknown>> = {
  model: "claude-2.1",
  max_tokens_to_sample: 5,
  prompt: "\n\nHuman: Hi\n\nAssistant:",
};

/** Servers that take one case of the document for the opposite, each for those checks that have no other broken server. */
export function createCaseMutants(others: readonly Mutant[]): Mutant[] {
  const caught = new Set(others.map(({ caughtBy }) => caughtBy));
  return [...REQUEST_CASES.map(toMutant), ...PROMPT_CASES.map(toPromptMutant)].filter(
    // A server that rejects the simplest prompt cannot be checked at all.
    ({ caughtBy }) => !caught.has(caughtBy) && caughtBy !== "prompt/hello",
  );
}

function toMutant({ name, isValid, change, title }: RequestCase): Mutant {
  const caughtBy = `request/${name}`;
  const fields = Object.keys(change);
  const holds = ({ body }: Incoming): boolean => {
    const isObject = Object.keys(body).length > 0;
    return isObject && fields.every((field) => JSON.stringify(body[field]) === JSON.stringify(change[field]));
  };
  const does = title.replace(/ (is|are) (accepted|rejected)(?= when|,|$)/, "");
  if (isValid) return mutant(caughtBy, `rejects: ${does}`, rejectWhen(holds));
  const valid = Object.fromEntries(fields.map((field) => [field, VALID[field]]));
  return mutant(caughtBy, `accepts: ${does}`, async (incoming, pass) =>
    pass(holds(incoming) ? { body: valid } : {}),
  );
}

function toPromptMutant({ name, prompt, valid }: (typeof PROMPT_CASES)[number]): Mutant {
  const caughtBy = `prompt/${name}`;
  const does = `the prompt ${JSON.stringify(prompt)}`;
  if (valid) {
    const { isLike = (text: string) => text === prompt } = FEATURES[name] ?? {};
    return mutant(
      caughtBy,
      `rejects: ${does}`,
      rejectWhen(({ body }) => typeof body["prompt"] === "string" && isLike(body["prompt"])),
    );
  }
  return mutant(caughtBy, `accepts: ${does}`, async ({ body }, pass) =>
    pass(body["prompt"] === prompt ? { body: { prompt: VALID["prompt"] } } : {}),
  );
}

/** What a valid prompt has that a server may not understand. */
const FEATURES: Readonly<Record<string, { isLike: (text: string) => boolean }>> = {
  "trailing-space": { isLike: (text) => text.endsWith(" ") },
  "multi-turn": { isLike: (text) => (text.match(/Human:/g)?.length ?? 0) > 1 },
  "three-line-feeds": { isLike: (text) => text.includes("\n\n\n") },
};

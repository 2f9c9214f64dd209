import document from "../../openapi.json" with { type: "json" };
import { expect, test } from "vitest";
import { RANGES } from "./request-errors.ts";

const { properties } = document.components.schemas.CompletionRequest;

test("the ranges are those of the document", () => {
  const { max_tokens_to_sample: tokens, temperature, top_p } = properties;

  expect(RANGES).toEqual({
    "/max_tokens_to_sample": `${tokens.minimum}..${tokens["x-server-maximum"].toLocaleString("en-US")}`,
    "/temperature": `${temperature.minimum}..${temperature.maximum}`,
    "/top_p": `${top_p.minimum}..${top_p.maximum}`,
  });
});

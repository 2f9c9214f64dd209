import { expect, test } from "vitest";
import { describePlan } from "./command.ts";

test("groups the digits of large numbers, and uses the singular for one", () => {
  const plan = { checks: [], requests: 1, completions: 1200, tokens: 45_000, followUps: 2, purposes: [] };

  expect(describePlan(plan, "http://127.0.0.1")).toBe(
    "0 checks, 1 request to http://127.0.0.1. The model generates 1,200 completions, up to about 45,000 tokens. If some fail, up to 2 more requests to find out why.",
  );
});

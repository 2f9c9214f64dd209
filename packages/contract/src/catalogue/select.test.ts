import { expect, test } from "vitest";
import { createMatcher } from "./select.ts";

const CHECKS = ["stream/no-done", "stream/named-events", "errors/named", "auth/key-required"].map((id) => ({
  id,
}));

test.each([
  { name: "strem", fix: "Did you mean stream?" },
  { name: "STREAMS", fix: "Did you mean stream?" },
  { name: "erorrs", fix: "Did you mean errors?" },
  { name: "no-done", fix: "Did you mean stream/no-done?" },
  { name: "named-event", fix: "Did you mean stream/named-events?" },
  { name: "stream/named-event", fix: "Did you mean stream/named-events?" },
  { name: "auth/key", fix: "Did you mean auth/key-required?" },
  { name: "sse", fix: "The groups are stream, errors, auth." },
  { name: "*", fix: "The groups are stream, errors, auth." },
  { name: "", fix: "The groups are stream, errors, auth." },
])("for the unknown name $name it says: $fix", ({ name, fix }) => {
  expect(() => createMatcher("only", [name], CHECKS)).toThrow(
    `Invalid option "only": expected ids or groups of checks, got ${JSON.stringify(name)}. ${fix}`,
  );
});

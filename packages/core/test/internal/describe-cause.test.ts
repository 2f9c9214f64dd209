import { describeCause } from "@text-completions/core/internal";
import { expect, test } from "vitest";

test.each([
  {
    error: new Error("terminated", { cause: new Error("incorrect header check") }),
    text: "terminated (incorrect header check)",
  },
  { error: new Error("fetch failed", { cause: { code: "ECONNRESET" } }), text: "fetch failed (ECONNRESET)" },
  { error: new Error("Out of\norder!"), text: "Out of order" },
  { error: Object.assign(new Error(""), { code: "EPIPE" }), text: "EPIPE" },
  { error: new Error(""), text: "an error without a message" },
  { error: "closed.", text: "closed" },
  { error: new Error("接続が閉じられました。"), text: "接続が閉じられました" },
  {
    error: new Error("fetch failed.", { cause: new Error("no route.", { cause: "the cable is cut" }) }),
    text: "fetch failed (no route (the cable is cut))",
  },
  { error: new Error("", { cause: { code: "EPIPE" } }), text: "EPIPE" },
  { error: undefined, text: "an error without a reason" },
])("$text", ({ error, text }) => {
  expect(describeCause(error)).toBe(text);
});

import { describe, expect, it } from "vitest";
import type { ArrivedChunk, ExchangeRecord, Violation } from "../report.ts";
import { excerptOf } from "./excerpt.ts";

const BASE: Violation = {
  check: "a/b",
  severity: "must",
  message: "",
  spec: "",
  remedy: "",
  where: "stream",
};

function excerpt(chunks: ArrivedChunk[], offset: number | undefined): string[] {
  const request = { method: "POST", url: "", headers: {}, body: "" };
  const exchange: ExchangeRecord = {
    request,
    response: { status: 200, headers: {}, headersAtMs: 0, chunks, endedAtMs: 0 },
  };
  return excerptOf({ ...BASE, offset }, exchange).map(({ time, text, faultAt }) =>
    [time, faultAt === undefined ? text : `${text.slice(0, faultAt)}[${text.slice(faultAt)}]`].join("|"),
  );
}

function chunk(atMs: number, text: string, bytes = Buffer.byteLength(text)): ArrivedChunk {
  return { atMs, text, bytes };
}

describe("the excerpt", () => {
  it("shows the lines around the fault, and a time where it changes", () => {
    const chunks = [chunk(1, "a\nb\n"), chunk(2.6, "c\nd\ne\nf\n"), chunk(9, "g\nh\ni\nj")];

    expect(excerpt(chunks, 10)).toEqual(["+1 ms|b", "+3 ms|c", "|d", "|e", "|[f]", "+9 ms|g", "|h", "|i"]);
  });

  it("counts bytes, not characters", () => {
    expect(excerpt([chunk(1, "ü😀x")], 6)).toEqual(["+1 ms|ü😀[x]"]);
  });

  it("finds the place though a character came in two pieces", () => {
    expect(excerpt([chunk(1, "a", 2), chunk(2, "üb", 2)], 3)).toEqual(["+1 ms|aü[b]"]);
  });

  it("points at the piece if its text is not its bytes", () => {
    expect(excerpt([chunk(1, "a\n"), chunk(2, "\ufffd\ufffd!", 3)], 4)).toEqual([
      "+1 ms|a",
      "+2 ms|[\ufffd\ufffd!]",
    ]);
  });

  it("points behind the end if something is missing there", () => {
    expect(excerpt([chunk(1, "data: a\n")], 8)).toEqual(["+1 ms|data: a[]"]);
  });

  it("cuts long lines around the fault, and shows what is not printable", () => {
    const [line] = excerpt([chunk(1, `${"a".repeat(100)}\u001b\r${"b".repeat(100)}`)], 101);

    expect(line).toBe(`+1 ms|…${"a".repeat(59)}\\u001b[\\r${"b".repeat(59)}…]`);
  });

  it("is empty if the fault has no place in the body", () => {
    expect(excerpt([chunk(1, "a")], undefined)).toEqual([]);
    expect(excerpt([], 0)).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { RecordedChunk, RecordedExchange } from "@text-completions/core";
import type { Violation } from "../report.ts";
import { excerptOf } from "./excerpt.ts";

const BASE: Violation = {
  check: "a/b",
  severity: "must",
  message: "",
  spec: "",
  remedy: "",
  where: "stream",
};

function excerpt(chunks: RecordedChunk[], offset: number | undefined): string[] {
  const exchange: RecordedExchange = {
    request: { method: "POST", url: "http://server.test", headers: {}, body: { text: "" } },
    response: { status: 200, headers: {}, headersAtMs: 0, chunks },
    end: "complete",
    endedAtMs: 0,
  };
  return excerptOf({ ...BASE, offset }, exchange).map(({ time, text, errorAt }) =>
    [time, errorAt === undefined ? text : `${text.slice(0, errorAt)}[${text.slice(errorAt)}]`].join("|"),
  );
}

function chunk(atMs: number, content: string | readonly number[]): RecordedChunk {
  return typeof content === "string"
    ? { atMs, text: content }
    : { atMs, base64: Buffer.from(content).toString("base64") };
}

describe("the excerpt", () => {
  test("shows the lines around the error, and a time where it changes", () => {
    const chunks = [chunk(1, "a\nb\n"), chunk(2.6, "c\nd\ne\nf\n"), chunk(9, "g\nh\ni\nj")];

    expect(excerpt(chunks, 10)).toEqual(["+1 ms|b", "+3 ms|c", "|d", "|e", "|[f]", "+9 ms|g", "|h", "|i"]);
  });

  test("counts bytes, not characters", () => {
    expect(excerpt([chunk(1, "ü😀x")], 6)).toEqual(["+1 ms|ü😀[x]"]);
  });

  test("finds the place though a character arrived in two pieces", () => {
    expect(excerpt([chunk(1, [0x61, 0xc3]), chunk(2, [0xbc, 0x62])], 3)).toEqual(["+1 ms|aü[b]"]);
  });

  test("finds the place behind bytes that are not UTF-8", () => {
    expect(excerpt([chunk(1, "a\n"), chunk(2, [0xff, 0xff, 0x21])], 4)).toEqual([
      "+1 ms|a",
      "+2 ms|\ufffd\ufffd[!]",
    ]);
  });

  test("takes no longer for a place at the end of many lines", () => {
    const chunks = Array.from({ length: 20_000 }, (_, index) => chunk(index, "data: a\n\n"));
    // The time of the processor: a busy machine makes everything else longer.
    const startedAt = process.cpuUsage();
    for (let repeat = 0; repeat < 20; repeat++) excerpt(chunks, 20_000 * 9 - 5);

    // Quadratic time would be minutes.
    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(5000);
  });

  test("points behind the end if something is missing there", () => {
    expect(excerpt([chunk(1, "data: a\n")], 8)).toEqual(["+1 ms|data: a[]"]);
  });

  test("cuts long lines around the error, and shows what is not printable", () => {
    const [line] = excerpt([chunk(1, `${"a".repeat(100)}\u001b\r${"b".repeat(100)}`)], 101);

    expect(line).toBe(`+1 ms|…${"a".repeat(54)}\\u001b[\\r${"b".repeat(58)}…]`);
  });

  test("is empty if the error has no place in the body", () => {
    expect(excerpt([chunk(1, "a")], undefined)).toEqual([]);
    expect(excerpt([], 0)).toEqual([]);
  });
});

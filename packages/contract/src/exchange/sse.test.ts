import { describe, expect, test } from "vitest";
import { parseBlocks } from "../exchange/sse.ts";

const encoder = new TextEncoder();

/** Reads a body that arrived in pieces, one each millisecond. */
function read(...pieces: string[]) {
  const chunks = pieces.map((piece, at) => ({ atMs: at + 1, bytes: encoder.encode(piece) }));
  return parseBlocks(encoder.encode(pieces.join("")), chunks);
}

describe("parseBlocks", () => {
  test.each(["\n", "\r\n", "\r"])("takes lines that end in %j", (end) => {
    const text = ["event: ping", "data: {}", "", "event: completion", "data: a", "data:b", "", ""].join(end);

    expect(read(text).blocks.map(({ name, data }) => [name, data])).toEqual([
      ["ping", "{}"],
      ["completion", "a\nb"],
    ]);
    expect(read(text).openAt).toBeUndefined();
  });

  test("says where each event begins, and when its end arrived", () => {
    const { blocks } = read("event: ping\nda", "ta: {}\n\neve", "nt: x\ndata: ü\n", "\n");

    expect(blocks.map(({ offset, atMs }) => [offset, atMs])).toEqual([
      [0, 2],
      [22, 4],
    ]);
  });

  test("counts offsets in bytes, a byte order mark included", () => {
    const { blocks } = read("\uFEFFdata: ü\n\ndata: 2\n\n");

    expect(blocks.map(({ offset }) => offset)).toEqual([3, 13]);
  });

  test("leaves out comments, and events without data", () => {
    expect(read(": hello\n\nevent: ping\n\nid: 5\nretry: 10\n\n").blocks).toEqual([]);
  });

  test("lists lines that are not a field", () => {
    expect(read("data: 1\n\nINFO: start\n\n").strayLines).toEqual([{ text: "INFO: start", offset: 9 }]);
  });

  test.each(["data: 1", "data: 1\n", "data: 1\r\n"])("reads the event that %j leaves open", (end) => {
    const result = read(`data: 0\n\n${end}`);

    expect(result.openAt).toBe(9);
    expect(result.blocks.map(({ data }) => data)).toEqual(["0", "1"]);
  });

  test("does not read an open event of a body that ended too early", () => {
    expect(parseBlocks(encoder.encode("data: {"), [], false)).toEqual({
      blocks: [],
      strayLines: [],
      openAt: 0,
    });
  });
});

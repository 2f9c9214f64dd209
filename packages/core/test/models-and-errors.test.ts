import { createId, ERROR_STATUS, errorTypeOf, findModel, statusOf } from "@text-completions/core";
import { describe, expect, test } from "vitest";

describe("findModel", () => {
  test.each([
    { name: "claude-2.1", id: "claude-2.1" },
    { name: "claude-2", id: "claude-2.0" },
    { name: "claude-v1-100k", id: "claude-1.3" },
    { name: "gpt-4", id: undefined },
    { name: "toString", id: undefined },
  ])("finds by $name the model $id", ({ name, id }) => {
    expect(findModel(name)?.id).toBe(id);
  });
});

describe("statusOf and errorTypeOf", () => {
  test.each(Object.entries(ERROR_STATUS))("know %s and %d", (type, status) => {
    expect([statusOf(type), errorTypeOf(status)]).toEqual([status, type]);
  });

  test("take what the document does not list for the most general of its kind", () => {
    expect(statusOf("toString_error")).toBe(500);
    expect([418, 503].map(errorTypeOf)).toEqual(["invalid_request_error", "api_error"]);
  });

  test("take no name that every object has for a type", () => {
    expect(statusOf("toString")).toBe(500);
  });
});

describe("createId", () => {
  test("has the real shape", () => {
    expect(createId("compl")).toMatch(/^compl_01[1-9A-HJ-NP-Za-km-z]{22}$/);
    expect(createId("req")).not.toBe(createId("req"));
  });

  test("is what the random numbers make it", () => {
    expect(createId("req", () => 0)).toBe(`req_01${"1".repeat(22)}`);
    expect(createId("req", () => 0.999)).toBe(`req_01${"z".repeat(22)}`);
  });
});

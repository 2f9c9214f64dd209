import { readFileSync } from "node:fs";
import { CHECKS, defineCheck } from "@text-completions/contract";
import { validateRequest } from "@text-completions/core/validate";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { ALL_CHECKS } from "../src/catalogue/index.ts";
import { REQUEST_CASES } from "../src/catalogue/request-cases.ts";

const SPEC = new URL("../../../spec/", import.meta.url);
const document: unknown = parse(readFileSync(new URL("openapi.yaml", SPEC), "utf8"));
const readme = readFileSync(new URL("README.md", SPEC), "utf8");

describe("every check", () => {
  test("has a unique id in kebab-case that begins with its group", () => {
    const ids = CHECKS.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test.each(ALL_CHECKS)("$id is a definition as defineCheck takes it", (check) => {
    expect(() => (check.mode === "active" ? defineCheck(check) : defineCheck(check))).not.toThrow();
  });

  test("says what holds, and how to fix a server that fails, without a word missing", () => {
    const texts = CHECKS.flatMap(({ title, remedy }) => [title, remedy]);

    expect(texts.filter((text) => text === "" || /undefined|\[object|\bnull is\b/.test(text))).toEqual([]);
    expect(CHECKS.filter(({ remedy }) => !remedy.endsWith(".")).map(({ id }) => id)).toEqual([]);
    expect(CHECKS.filter(({ title }) => title.endsWith(".")).map(({ id }) => id)).toEqual([]);
  });

  test.each(CHECKS)("$id points at a place that exists: $spec", ({ spec }) => {
    expect(spec.startsWith("#") ? valueAt(spec) : decisionOf(spec)).not.toBeUndefined();
  });
});

test.each(REQUEST_CASES)("the validators say of $title what the check says", ({ change, isValid, spec }) => {
  const plain = { model: "claude-2.1", max_tokens_to_sample: 5, prompt: "x" };
  const body: unknown = JSON.parse(JSON.stringify({ ...plain, ...change }));

  // What the document promises nothing of stands in `x-…`.
  expect(validateRequest(body).length === 0).toBe(isValid || spec.includes("/x-"));
});

/** The value that a JSON Pointer names in the document, references on the way followed. */
function valueAt(pointer: string): unknown {
  const keys = pointer.split("/").slice(1);
  return keys.reduce<unknown>(
    (value, key) => childOf(value, key.replaceAll("~1", "/").replaceAll("~0", "~")),
    document,
  );
}

function childOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const child: unknown = Reflect.get(value, key);
  if (typeof child !== "object" || child === null || !("$ref" in child)) return child;
  return typeof child.$ref === "string" ? valueAt(child.$ref) : child;
}

/** The row of a decision under its heading in the README of the document. */
function decisionOf(spec: string): string | undefined {
  const [, heading = "", number = ""] = /^spec\/README\.md#([a-z-]+) \((\d+)\)$/.exec(spec) ?? [];
  const section = readme.split(/^## /m).find((each) => each.toLowerCase().startsWith(`${heading}\n`));
  return section?.split("\n").find((line) => line.startsWith(`| ${number} |`));
}

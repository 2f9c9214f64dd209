import { expect, test } from "vitest";
import { runTool } from "../run-tool.ts";

test("every edition of the document passes Redocly's recommended rules without a warning", () => {
  const { status, output } = runTool("redocly", "lint", "--format=json");
  // One report for each edition.
  const counts = [...output.matchAll(/"(errors|warnings)": (\d+)/g)].map(
    ([, kind, count]) => `${count} ${kind}`,
  );

  expect(counts, output).toEqual(Array.from({ length: 3 }, () => ["0 errors", "0 warnings"]).flat());
  expect(status).toBe(0);
});

test.each(["spec/openapi.yaml", "packages/core/openapi.json"])(
  "%s passes Spectral's recommended rules without a warning or hint",
  (document) => {
    const { status, output } = runTool("spectral", "lint", document, "--fail-severity=hint", "--quiet");

    expect(status, output).toBe(0);
  },
);

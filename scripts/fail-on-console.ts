// Before each test file: what a test or our code prints without being asked to fails the test. A test that expects output
// replaces the method, as in `vi.spyOn(console, "warn")`.
import { afterAll, afterEach } from "vitest";

const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;

let printed: string[] = [];

for (const method of METHODS) {
  // oxlint-disable-next-line no-console -- This is what keeps the others from it.
  console[method] = (...values: unknown[]) => {
    printed.push(`console.${method}: ${values.map(String).join(" ")}`);
  };
}

afterEach(failIfPrinted);
afterAll(failIfPrinted);

function failIfPrinted(): void {
  const lines = printed;
  printed = [];
  if (lines.length > 0) throw new Error(`Unexpected console output.\n${lines.join("\n")}`);
}

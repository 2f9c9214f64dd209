// Runs before each test file: a test fails if it or our code prints something unexpected. A test that expects output
// replaces the method, as in `vi.spyOn(console, "warn")`. Warnings of Node count, too: too many listeners are a leak.
import { afterAll, afterEach } from "vitest";

const METHODS = ["log", "info", "warn", "error", "debug", "trace"] as const;

let printed: string[] = [];

for (const method of METHODS) {
  // oxlint-disable-next-line no-console -- This replaces the methods.
  console[method] = (...values: unknown[]) => {
    printed.push(`console.${method}: ${values.map(String).join(" ")}`);
  };
}
for (const name of ["stdout", "stderr"] as const) {
  process[name].write = (text: string | Uint8Array, ...rest: unknown[]) => {
    if (text.length > 0) printed.push(`process.${name}: ${String(text)}`);
    const onWritten = rest.at(-1);
    if (typeof onWritten === "function") onWritten();
    return true;
  };
}
process.on("warning", ({ name, message }) => printed.push(`${name}: ${message}`));

afterEach(failIfPrinted);
afterAll(failIfPrinted);

function failIfPrinted(): void {
  const lines = printed;
  printed = [];
  if (lines.length > 0) throw new Error(`Unexpected console output.\n${lines.join("\n")}`);
}

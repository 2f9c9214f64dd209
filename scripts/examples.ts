// Runs the tests of the examples against the built packages. Finds the browser and the Python that they need, and
// prints which.
import { spawnSync } from "node:child_process";
import { findChromium } from "./find-chromium.ts";
import { findPython } from "./find-python.ts";
import { ROOT } from "./generate/document.ts";

const chromium = findChromium();
const python = findPython();
console.log(`Browser: ${chromium.version} (${chromium.path})`);
console.log(`Python: ${python.version} (${python.path})`);

const runs = [
  ["run", "--project=examples"],
  ["run", "--root", "examples/react-chat"],
].map((args) => {
  const { status } = spawnSync("vitest", args, {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, CHROMIUM_PATH: chromium.path, PYTHON_PATH: python.path },
  });
  return status;
});
process.exitCode = runs.every((status) => status === 0) ? 0 : 1;

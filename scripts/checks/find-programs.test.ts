import { afterEach, expect, test, vi } from "vitest";
import { findChromium } from "../find-chromium.ts";
import { findPython } from "../find-python.ts";

afterEach(() => vi.unstubAllEnvs());

test("a browser that is named and does not run is an error that says how to get one, and no other is taken", () => {
  vi.stubEnv("CHROMIUM_PATH", "/no/such/chromium");

  expect(() => findChromium()).toThrow(
    'Failed to find Chromium: CHROMIUM_PATH is "/no/such/chromium", which does not run. Install Chromium or Chrome, run `npx playwright install chromium`, or set CHROMIUM_PATH.',
  );
});

test("the browser that is named is taken, with what it says of itself", () => {
  vi.stubEnv("CHROMIUM_PATH", process.execPath);

  expect(findChromium()).toEqual({ path: process.execPath, version: process.version });
});

test("a Python that is named and does not run is an error that says how to get one", () => {
  vi.stubEnv("PYTHON_PATH", "/no/such/python3");

  expect(() => findPython()).toThrow(
    "Failed to find Python: /no/such/python3 does not run. Install Python 3.10 or later, or set PYTHON_PATH.",
  );
});

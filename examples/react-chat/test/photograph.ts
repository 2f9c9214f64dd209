import { expect } from "vitest";
import { cdp, page } from "vitest/browser";
import { findFaults } from "./accessibility.ts";

/**
 * Takes a picture in light and one in dark, into `.screenshots`, for people to look at, and has axe look for what keeps
 * people from using the page.
 */
export async function photograph(state: string): Promise<void> {
  for (const scheme of ["dark", "light"]) {
    await cdp().send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: scheme }],
    });
    await page.screenshot({ path: `../.screenshots/${state}-${scheme}.png` });
    expect(await findFaults(document.body), `${state} in ${scheme}`).toEqual([]);
  }
}

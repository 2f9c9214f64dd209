import type { LaunchOptions } from "playwright";

/** How Chromium is started: the one `CHROMIUM_PATH` names, else Playwright's own (`npx playwright install chromium`). */
export const LAUNCH_OPTIONS: LaunchOptions = {
  ...(process.env["CHROMIUM_PATH"] !== undefined && { executablePath: process.env["CHROMIUM_PATH"] }),
  args: [
    // The sandbox does not start for root, as which containers run.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

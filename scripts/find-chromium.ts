import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { installDebianPackage } from "./install-debian-package.ts";

/** A program that runs. */
export interface Program {
  /** Where it is. */
  path: string;
  /** Its own description, such as `Chromium 150.0.7871.100`. */
  version: string;
}

const COMMANDS = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];

/** The places of browsers that are not on the path. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
];

const REMEDY = "Install Chromium or Chrome, run `npx playwright install chromium`, or set CHROMIUM_PATH.";

/**
 * Finds a Chromium: the one that `CHROMIUM_PATH` names, else one that is installed, else Playwright's own. Otherwise,
 * as root on Debian and its derivatives, installs one with apt-get.
 *
 * @throws if none is found. The error says how to get one.
 */
export function findChromium(): Program {
  const named = process.env["CHROMIUM_PATH"];
  if (named !== undefined) {
    const found = tryBrowser(named);
    if (found !== undefined) return found;
    throw new Error(`Failed to find Chromium: CHROMIUM_PATH is "${named}", which does not run. ${REMEDY}`);
  }
  const found =
    findInstalled() ?? (installDebianPackage("chromium", "set CHROMIUM_PATH") ? findInstalled() : undefined);
  if (found === undefined) throw new Error(`Failed to find Chromium: none is installed. ${REMEDY}`);
  return found;
}

function findInstalled(): Program | undefined {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => path.join(folder, command)));
  for (const place of [...onPath, ...PLACES, ...playwrightsOwn()]) {
    const found = tryBrowser(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where Playwright puts its browsers. It is a dependency of the page that is tested, not of these scripts. */
function playwrightsOwn(): string[] {
  const page = new URL("../examples/react-chat/package.json", import.meta.url);
  try {
    const playwright: { chromium: { executablePath(): string } } = createRequire(page)("playwright");
    return [playwright.chromium.executablePath()];
  } catch {
    return [];
  }
}

/** Asks a browser for its version. A browser that does not respond does not run. */
function tryBrowser(file: string): Program | undefined {
  if (!existsSync(file)) return undefined;
  // Chrome for Windows has no --version: it would open a window.
  if (process.platform === "win32") return { path: file, version: "Chrome" };
  const { status, stdout } = spawnSync(file, ["--version"], { encoding: "utf8", timeout: 20_000 });
  return status === 0 ? { path: file, version: stdout.trim() } : undefined;
}

import { readFileSync } from "node:fs";

/** The version of this package. */
export function readVersion(): string {
  // Sources and build both stand one folder below the manifest.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}

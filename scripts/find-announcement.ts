import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The bump by which a changeset announces a breaking change. */
export type BreakingBump = "minor" | "major";

/**
 * The bump that announces a breaking change at a version: before 1.0 that is a minor one. Source: Semantic Versioning
 * 2.0.0 §4, and how npm reads `^0.1.0`.
 */
export function breakingBumpOf(version: string): BreakingBump {
  return version.startsWith("0.") ? "minor" : "major";
}

/** Finds the file of a changeset that raises the version of a package by this bump, or a greater one. */
export function findAnnouncement(folder: string, bump: BreakingBump): string | undefined {
  if (!existsSync(folder)) return undefined;
  const raises = new RegExp(`^["']?@text-completions/[\\w-]+["']?: *["']?(${bump}|major)["']? *$`, "m");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .find((file) => raises.test(frontMatterOf(readFileSync(path.join(folder, file), "utf8"))));
}

function frontMatterOf(text: string): string {
  return /^---\n([^]*?)\n---/.exec(text.replaceAll("\r", ""))?.[1] ?? "";
}

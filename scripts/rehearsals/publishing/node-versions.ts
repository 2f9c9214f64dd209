import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runOrThrow } from "./run.ts";

/** The oldest Node that the packages promise, the oldest of the next line that loads ESM by `require()`, and ours. */
export const NODE_VERSIONS = ["20.19", "22.12", "24"] as const;
export type NodeVersion = (typeof NODE_VERSIONS)[number];

/** Downloads each Node from the registry, once for all projects. Returns the path of each executable. */
export async function installNodes(
  folder: string,
  environment: Record<string, string>,
): Promise<Record<NodeVersion, string>> {
  const [oldest, older] = await Promise.all([
    installNode("20.19", folder, environment),
    installNode("22.12", folder, environment),
  ]);
  return { "20.19": oldest, "22.12": older, "24": process.execPath };
}

/** Downloads one Node. Returns the path of its executable. */
export async function installNode(
  version: NodeVersion,
  folder: string,
  environment: Record<string, string>,
): Promise<string> {
  const cwd = path.join(folder, `node-${version}`);
  mkdirSync(cwd, { recursive: true });
  writeFileSync(path.join(cwd, "package.json"), "{}");
  await runOrThrow("npm", ["install", "--no-audit", "--no-fund", `node@~${version}.0`], { cwd, environment });
  return path.join(cwd, "node_modules/node/bin/node");
}

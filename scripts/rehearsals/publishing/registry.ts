import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import os from "node:os";
import path from "node:path";
import { runServer } from "verdaccio";

/** A real npm registry on loopback. It has our packages, and forwards requests for all others. */
export interface Registry extends AsyncDisposable {
  url: string;
  /** What npm and pnpm need in their environment to install from it and publish to it. */
  environment: Record<string, string>;
}

/** Starts an empty registry, in front of the one this machine is set up for. */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "registry-"));
  const upstream = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  const app: unknown = await runServer(configOf(folder, upstream));
  if (!isServer(app)) throw new TypeError("Failed to start the registry: Verdaccio returned no server.");
  app.listen(0, "127.0.0.1");
  await once(app, "listening");
  const address = app.address();
  const host = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

  // Any token will do; without one, npm and pnpm fail before they send a request.
  const userConfig = path.join(folder, ".npmrc");
  writeFileSync(userConfig, `registry=http://${host}/\n//${host}/:_authToken=none\n`);
  return {
    url: `http://${host}/`,
    environment: {
      npm_config_registry: `http://${host}/`,
      npm_config_userconfig: userConfig,
      npm_config_cache: path.join(folder, "npm-cache"),
      npm_config_store_dir: path.join(folder, "pnpm-store"),
    },
    [Symbol.asyncDispose]: async () => {
      app.closeAllConnections();
      app.close();
      await once(app, "close");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, upstream: string): Record<string, unknown> {
  return {
    storage: path.join(folder, "storage"),
    self_path: folder,
    configPath: path.join(folder, "config.yaml"),
    uplinks: { upstream: { url: upstream, maxage: "60m", timeout: "60s" } },
    packages: {
      "@text-completions/*": { access: "$all", publish: "$all" },
      "**": { access: "$all", proxy: "upstream" },
    },
    auth: { htpasswd: { file: path.join(folder, "htpasswd"), max_users: -1 } },
    log: { type: "stdout", format: "json", level: "fatal" },
    max_body_size: "20mb",
    web: { enable: false },
    middlewares: {},
  };
}

function isServer(value: unknown): value is Server {
  return typeof value === "object" && value !== null && "listen" in value && "address" in value;
}

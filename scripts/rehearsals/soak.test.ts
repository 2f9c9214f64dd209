import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createClient } from "@text-completions/client";
import { expect, test } from "vitest";
import { KEY, KINDS } from "./soak/traffic.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** As many requests as a busy service sees in an hour pass in this time. */
const DURATION_MS = 120_000;
const WORKERS = 24;
const SAMPLES = 6;
const MEGABYTE = 1024 * 1024;

test(
  "two minutes of requests of every kind leave the heaps of mock server, bridge and client flat",
  { timeout: DURATION_MS + 60_000 },
  async () => {
    const child = spawn(
      process.execPath,
      [
        "--expose-gc",
        "--conditions=@text-completions/source",
        path.join(import.meta.dirname, "soak/servers.ts"),
      ],
      { stdio: ["pipe", "pipe", "inherit"] },
    );
    try {
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const next = async (): Promise<unknown> => JSON.parse(String((await lines.next()).value));
      const urls = (await next()) as string[];
      const targets = urls.map((url) => ({
        url,
        client: createClient({ apiKey: KEY, baseUrl: url, maxRetries: 0 }),
      }));
      const visits = Object.values(KINDS).flatMap((send) =>
        targets.map(
          ({ client, url }) =>
            () =>
              send(client, url),
        ),
      );
      const endsAt = Date.now() + DURATION_MS;
      let requests = 0;

      const workers = Array.from({ length: WORKERS }, async (_, worker) => {
        for (let turn = worker; Date.now() < endsAt; turn++) {
          // Most kinds fail, as they should: what they fail with is for other tests.
          await visits[turn % visits.length]?.().catch(() => undefined);
          requests += 1;
        }
      });

      const samples: { servers: number; client: number }[] = [];
      for (let sample = 1; sample <= SAMPLES; sample++) {
        await new Promise((resolve) => setTimeout(resolve, DURATION_MS / SAMPLES - 500));
        child.stdin.write("\n");
        const { heapUsed } = (await next()) as { heapUsed: number };
        collect();
        samples.push({ servers: heapUsed / MEGABYTE, client: process.memoryUsage().heapUsed / MEGABYTE });
      }
      await Promise.all(workers);

      const shown = samples
        .map(({ servers, client }) => `${servers.toFixed(1)}/${client.toFixed(1)}`)
        .join(" ");
      process.stdout.write(`${requests} requests; heap of servers/client in MiB: ${shown}\n`);
      // A sample may catch many requests at once, so the lowest of the last third counts, against the highest of the
      // first, which fills call logs and caches up to their bounds.
      for (const side of ["servers", "client"] as const) {
        const early = Math.max(...samples.slice(0, 2).map((sample) => sample[side]));
        const late = Math.min(...samples.slice(-2).map((sample) => sample[side]));
        expect(late, side).toBeLessThan(early * 1.25 + 8);
      }
      expect(requests).toBeGreaterThan(5000);
    } finally {
      child.kill();
    }
  },
);

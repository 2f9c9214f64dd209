import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { findScenario, type ScenarioId } from "../src/mock/scenarios.ts";
import type { ReceivedCall } from "./world.ts";

const COMMAND = fileURLToPath(new URL("../node_modules/.bin/text-completions", import.meta.url));

/** The mock in a separate process, scripted through its control API. */
export interface MockProcess extends AsyncDisposable {
  url: string;
  /** Responds as in a scenario, from the next request on. */
  script(scenario: ScenarioId): Promise<void>;
  calls(): Promise<ReceivedCall[]>;
}

/** Starts `text-completions mock` on a free port. It accepts one key alone. */
export async function startMockServer(key: string): Promise<MockProcess> {
  const child = spawn(COMMAND, ["mock", "--port", "0", "--api-key", key], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // Ends without a line if the process does.
  const { value: line } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  if (line === undefined) throw new Error("Failed to start the mock: it ended. Run `pnpm build` first.");
  const { url }: { url: string } = JSON.parse(line);

  async function control(name: string, init?: RequestInit): Promise<Response> {
    const response = await fetch(`${url}/__mock/${name}`, init);
    if (!response.ok) throw new Error(`Failed to script the mock: ${await response.text()}`);
    return response;
  }

  return {
    url,
    async script(scenario) {
      await control("reset", { method: "POST" });
      await control("replies", {
        method: "POST",
        body: JSON.stringify({ replies: findScenario(scenario).replies }),
      });
    },
    async calls() {
      const { calls }: { calls: ReceivedCall[] } = await (await control("calls")).json();
      return calls;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await once(child, "close");
    },
  };
}

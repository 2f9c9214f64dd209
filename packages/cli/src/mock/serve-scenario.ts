import { createMock, type Mock, type MockOptions } from "@text-completions/mock";
import { createControl, type Fetchable, isLoopback } from "@text-completions/mock/control";
import { readScenario } from "@text-completions/mock/scenario";
import type { Io } from "../io.ts";
import { reportError } from "../report-error.ts";
import { asUsage } from "../usage-error.ts";
import type { MockFlags } from "./mock-flags.ts";
import { readScenarioFile } from "./read-scenario-file.ts";
import type { ServerLog } from "./server-log.ts";
import { watchForChanges } from "./watch-for-changes.ts";
import { withHealth } from "./with-health.ts";

/** What is to be served, and how many keys it accepts; 0 is any. */
export interface Served {
  fetchable: Fetchable;
  keys: number;
}

/** A mock that plays the scenario of the flags, and plays it anew each time its file changes. */
export async function serveScenario(flags: MockFlags, io: Io, log: ServerLog): Promise<Served> {
  const file = flags.scenario;
  let scenario = file === undefined ? readScenario({}) : await readScenarioFile(file, io);
  const optionsOf = (): MockOptions => ({ ...scenario.options, ...toOptions(flags), onCall: log.call });
  const makeMock = (): Mock => scenario.addTo(createMock(optionsOf()));
  let mock = asUsage(makeMock);
  const control = createControl(makeMock, { allowRemote: flags.control });

  if (file !== undefined) {
    const reload = async (): Promise<void> => {
      try {
        scenario = await readScenarioFile(file, io);
        mock = makeMock();
        control.reset();
        log.reloaded(file);
      } catch (error) {
        // The replies stay as they are until the file is mended.
        if (!io.signal.aborted) reportError(error, io);
      }
    };
    watchForChanges(file, () => void reload(), io.signal);
  }
  const isControlled = flags.control === true || isLoopback(flags.host);
  return {
    fetchable: isControlled ? control : withHealth({ fetch: (request) => mock.fetch(request) }),
    keys: optionsOf().apiKeys?.length ?? 0,
  };
}

/** The options that flags name; those they do not name are for the scenario to say. */
function toOptions({ apiKey, latency, tokensPerSecond, seed }: MockFlags): MockOptions {
  const options = { apiKeys: apiKey, delayMs: latency, tokensPerSecond, seed };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

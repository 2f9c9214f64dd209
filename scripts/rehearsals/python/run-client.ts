import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { createBridge } from "@text-completions/bridge";
import { createMock } from "@text-completions/mock";
import { auditClient } from "@text-completions/mock/audit";
import { serveMock } from "@text-completions/mock/server";
import { createMessagesApi } from "../../../packages/bridge/test/messages-api/create-messages-api.ts";
import { OLD } from "../../../packages/bridge/test/messages-api/profile.ts";
import type { PythonClient } from "./clients.ts";
import type { Result, Results } from "./compatibility.ts";
import { createBehaviour, type Exercise, EXERCISES, scriptMock } from "./exercises.ts";

const RIGHT_KEY = "sk-exercise-right";
const WRONG_KEY = "sk-exercise-wrong";
const EXERCISE_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 2000;

/** Takes a client through all exercises, before the mock and before the bridge. */
export async function runClient(
  client: PythonClient,
  mode: "sync" | "async",
  programs: string,
): Promise<Record<"mock" | "bridge", Results>> {
  await using mock = await startMock(client);
  await using bridge = await startBridge();
  using python = startPython(path.join(programs, "python"), client.module, mode);
  const results: Record<"mock" | "bridge", Results> = { mock: {}, bridge: {} };
  for (const exercise of EXERCISES) {
    results.mock[exercise.name] = await runExercise(exercise, mock, python);
    if (exercise.upstream !== "never")
      results.bridge[exercise.name] = await runExercise(exercise, bridge, python);
  }
  return results;
}

/** A server on loopback, and what it saw. */
interface Observed extends AsyncDisposable {
  url: string;
  /** How many requests have come. */
  count: () => number;
  /** Waits until the latest request has ended because the client left. */
  waitUntilLeft: (signal: AbortSignal) => Promise<boolean>;
  /** Mistakes in the requests from this one on. */
  audit?: (from: number) => string[];
}

async function runExercise(exercise: Exercise, server: Observed, python: Python): Promise<Result | null> {
  const before = server.count();
  const outcome = await python.run({
    question: `Please do [${exercise.name}].`,
    kind: exercise.kind,
    url: server.url,
    key: exercise.wrongKey === true ? WRONG_KEY : RIGHT_KEY,
    options: exercise.options ?? {},
  });
  if (outcome.absent === true) return null;
  const { text = "", error } = outcome;
  const findings = server.audit?.(before) ?? [];
  return {
    text,
    ...(error && { error: { class: error.class, ...(error.status !== null && { status: error.status }) } }),
    requests: server.count() - before,
    ...(exercise.kind === "leave" && {
      closed: await server.waitUntilLeft(AbortSignal.timeout(CLOSE_TIMEOUT_MS)),
    }),
    ...(findings.length > 0 && { findings }),
  };
}

async function startMock({ sendsMinusOne }: PythonClient): Promise<Observed> {
  const mock = createMock({ apiKeys: [RIGHT_KEY], treatMinusOneAsUnset: sendsMinusOne === true });
  scriptMock(mock);
  const server = await serveMock(mock);
  return {
    url: server.url,
    count: () => mock.calls.length,
    audit: (from) => auditClient(mock.calls.slice(from)).map(({ id }) => id),
    async waitUntilLeft(signal) {
      const call = mock.calls.at(-1);
      if (call === undefined) return false;
      await mock.waitForEnd(call, { signal }).catch(() => undefined);
      return call.outcome === "aborted";
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** A bridge in front of a fake of the Messages API, both on loopback. */
async function startBridge(): Promise<Observed> {
  const api = createMessagesApi({ behave: createBehaviour() });
  const upstream = await serveMock(api);
  const bridge = createBridge({
    apiKey: "sk-upstream-key",
    callerKeys: [RIGHT_KEY],
    models: OLD.id,
    baseUrl: upstream.url,
  });
  let requests = 0;
  const server = await serveMock({
    fetch(request) {
      requests += 1;
      return bridge.fetch(request);
    },
  });
  return {
    url: server.url,
    count: () => requests,
    waitUntilLeft: (signal) => waitForAbort(api.received.at(-1)?.signal, signal),
    async [Symbol.asyncDispose]() {
      await server.close();
      await upstream.close();
    },
  };
}

async function waitForAbort(signal: AbortSignal | undefined, end: AbortSignal): Promise<boolean> {
  if (signal === undefined) return false;
  if (!signal.aborted) {
    await Promise.race([once(signal, "abort"), once(end, "abort")]);
  }
  return signal.aborted;
}

/** What `exercise.py` reports. */
interface PythonOutcome {
  /** The library lacks what the exercise takes. */
  absent?: true;
  text?: string;
  error?: { class: string; status: number | null; message: string } | null;
}

/** A Python process that runs exercises. */
interface Python extends Disposable {
  run: (exercise: object) => Promise<PythonOutcome>;
}

function startPython(python: string, module: string, mode: string): Python {
  const child = spawn(python, ["exercise.py", module, mode], {
    cwd: path.join(import.meta.dirname, "clients"),
    stdio: ["pipe", "pipe", "pipe"],
    // Compiled once for both modes, and not next to the sources.
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: "",
      PYTHONPYCACHEPREFIX: path.join(path.dirname(python), "../pycache"),
      ANTHROPIC_API_KEY: "",
    },
  });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed = (printed + text).slice(-5000)));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async run(exercise) {
      const timer = setTimeout(() => child.kill(), EXERCISE_TIMEOUT_MS);
      child.stdin.write(`${JSON.stringify(exercise)}\n`);
      try {
        for (;;) {
          const { value, done } = await lines.next();
          if (done === true) throw new Error(`Failed to run ${JSON.stringify(exercise)}: ${printed}`);
          if (value.startsWith("outcome:")) return JSON.parse(value.slice("outcome:".length));
          printed += `${value}\n`;
        }
      } finally {
        clearTimeout(timer);
      }
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

// Prints how a real clock behaves where fake timers were installed before it was loaded. Argument: what fakes them.
import { mock } from "node:test";

const wait = globalThis.setTimeout;
const realNow = Date.now.bind(Date);

const fakeSetTimeout = Object.assign(() => 0, { clock: {} }) as never;

const FAKES: Record<string, () => void> = {
  none: () => undefined,
  "node:test": () => mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] }),
  "node:test, everything": () => mock.timers.enable(),
  Sinon: () => {
    Object.defineProperty(performance, "now", { value: () => 0 });
    globalThis.setTimeout = fakeSetTimeout;
  },
  Bun: () => {
    const { timeOrigin } = performance;
    process.getBuiltinModule = () => ({ performance: { timeOrigin, now: () => 0 } });
    globalThis.setTimeout = fakeSetTimeout;
  },
  "old Jest": () => {
    globalThis.setTimeout = Object.assign(() => 0, { _isMockFunction: true }) as never;
  },
};

FAKES[process.argv[2] ?? ""]?.();
const { realClock, sleep } = await import("@text-completions/core/internal");

const startedAt = realClock.now();
const epochError = Math.abs(startedAt - realNow());
const outcome = await Promise.race([
  sleep(realClock, 30).then(() => "fired"),
  new Promise((resolve) => {
    wait(resolve, 5000, "frozen");
  }),
]);
const elapsedMs = realClock.now() - startedAt;
let stoppedFired = false;
realClock.clearTimeout(
  realClock.setTimeout(() => {
    stoppedFired = true;
  }, 10),
);
await new Promise((resolve) => {
  wait(resolve, 50);
});
process.stdout.write(JSON.stringify({ outcome, elapsedMs, epochError, stoppedFired }));
process.exit(0);

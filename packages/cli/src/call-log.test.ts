import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { createCallLog, type LoggedCall } from "./call-log.ts";

const CALL: LoggedCall = {
  number: 1,
  method: "POST",
  url: "http://127.0.0.1/v1/complete?key=1",
  startedAt: 0,
  endedAt: 5,
  status: 200,
  outcome: "answered",
};

interface Reader {
  stdout: Writable & { isTTY: boolean };
  /** What was written so far. */
  text: () => string;
  /** Starts reading, beginning with what is buffered. */
  read: () => void;
}

/** A stream whose reader takes nothing until `read` is called. */
function createReader(isTTY: boolean): Reader {
  const chunks: string[] = [];
  let reading = false;
  let next: (() => void) | undefined;
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      if (reading) done();
      else next = done;
    },
  });
  return {
    stdout: Object.assign(stdout, { isTTY }),
    text: () => chunks.join(""),
    read() {
      reading = true;
      next?.();
    },
  };
}

function createLog(reader: Reader, env: Record<string, string> = {}, keys: string[] = []) {
  const { signal } = new AbortController();
  const context = { stdin: new PassThrough(), stdout: reader.stdout, stderr: new PassThrough(), env, signal };
  return createCallLog(context, () => "", keys);
}

test("drops and counts unread lines beyond a bound", async () => {
  const reader = createReader(false);
  const log = createLog(reader);
  const model = "x".repeat(1000);

  for (let number = 1; number <= 20_000; number++) log.call({ ...CALL, number, model });
  const waiting = reader.stdout.writableLength;
  reader.read();
  await new Promise(setImmediate);
  log.call({ ...CALL, number: 20_001 });
  await new Promise(setImmediate);

  expect(waiting).toBeLessThan(1.1 * 1024 * 1024);
  const lines: { event: string; lines?: number }[] = reader
    .text()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const dropped = lines.find(({ event }) => event === "dropped")?.lines ?? 0;
  expect(lines.filter(({ event }) => event === "call")).toHaveLength(20_001 - dropped);
  expect(dropped).toBeGreaterThan(0);
});

test.each([
  { name: "in a pipe", isTTY: false },
  { name: "on a terminal", isTTY: true },
])("is bounded $name, whatever the facts are", ({ isTTY }) => {
  const reader = createReader(isTTY);
  const long = "x".repeat(100_000);
  const deep: Record<string, unknown> = {};
  let inner = deep;
  for (let depth = 0; depth < 10_000; depth++) inner = inner["inner"] = { text: long };
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [`${"y".repeat(1000)}${index}`, index]),
  );

  createLog(reader).call({
    ...CALL,
    url: `http://127.0.0.1/${long}`,
    model: long,
    liveModel: long,
    requestId: long,
    stopReason: long,
    usage: { deep, ...many },
    adaptations: Array.from({ length: 10_000 }, () => ({ code: long })),
    error: { type: long, message: long },
    detail: long,
  });

  expect(reader.text().length).toBeLessThan(25_000);
});

test.each([
  { name: "of the environment", env: { ANTHROPIC_API_KEY: "own-key-0123456789" }, keys: [] },
  { name: "of callers", env: { BRIDGE_CALLER_KEYS: "other-key-1, own-key-0123456789" }, keys: [] },
  { name: "of a flag", env: {}, keys: ["own-key-0123456789"] },
  { name: "of another one, by its shape", env: {}, keys: [], key: "sk-ant-0123456789-0123456789" },
])("contains no key $name, wherever it comes back", ({ env, keys, key = "own-key-0123456789" }) => {
  for (const isTTY of [false, true]) {
    const reader = createReader(isTTY);
    reader.read();

    createLog(reader, env, keys).call({
      ...CALL,
      url: `http://127.0.0.1/${key}`,
      model: key,
      requestId: `req:${key}`,
      stopReason: key,
      usage: { [key]: 1 },
      adaptations: [{ code: key }],
      error: { type: key, message: `${key} is wrong` },
      detail: encodeURIComponent(key),
    });

    expect(reader.text()).toContain("[redacted]");
    expect(reader.text()).not.toContain(key);
  }
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { CLIENTS, type PythonClient } from "./clients.ts";
import type { ClientResults } from "./compatibility.ts";
import {
  isUpdate,
  readCompatibility,
  today,
  UPDATE_COMMAND,
  writeCompatibility,
} from "./compatibility-file.ts";
import { createEnvironments, type Environments, readRequiredVersion } from "./create-environment.ts";
import { EXERCISES } from "./exercises.ts";
import { runClient } from "./run-client.ts";

/** Mostly they wait, for retries and timeouts. */
const CLIENTS_AT_ONCE = 5;

let environments: Environments | undefined;
let results = new Map<string, ClientResults>();

beforeAll(async () => {
  environments = createEnvironments();
  const { create, python } = environments;
  const programs = new Map(CLIENTS.map(({ name }) => [name, create(name)]));
  const left = [...CLIENTS];
  const done = new Map<string, ClientResults>();
  const work = async (): Promise<void> => {
    for (let client = left.shift(); client !== undefined; client = left.shift()) {
      done.set(client.name, await exercise(client, programs.get(client.name) ?? ""));
    }
  };
  await Promise.all(Array.from({ length: CLIENTS_AT_ONCE }, work));
  results = done;
  if (isUpdate) {
    const clients = CLIENTS.flatMap(({ name }) => results.get(name) ?? []);
    writeCompatibility({ date: today(), python, clients });
  }
});
afterAll(() => environments?.[Symbol.dispose]());

test.each(CLIENTS)(
  `$title does what docs/compatibility.json says (update: ${UPDATE_COMMAND})`,
  ({ name }) => {
    const { clients } = readCompatibility();

    expect(results.get(name)).toEqual(clients.find((client) => client.name === name));
  },
);

test.each(CLIENTS)(
  "$title gets a completion from the mock and the bridge, and a stream if it can read one",
  ({ name, readsStreams = true }) => {
    for (const { mock, bridge } of Object.values(results.get(name)?.results ?? {})) {
      for (const { complete, stream, stop } of [mock, bridge]) {
        expect([complete?.text.trim(), stop?.text.trim()]).toEqual(["One two three.", "One"]);
        expect(stream?.text.trim() === "One two three.").toBe(readsStreams);
      }
    }
  },
);

test("every client was taken through every exercise", () => {
  for (const { title, results: byMode } of results.values()) {
    for (const { mock, bridge } of Object.values(byMode)) {
      expect(Object.keys(mock), title).toEqual(EXERCISES.map(({ name }) => name));
      expect(Object.keys(bridge), title).toEqual(
        EXERCISES.filter(({ upstream }) => upstream !== "never").map(({ name }) => name),
      );
    }
  }
});

async function exercise(client: PythonClient, programs: string): Promise<ClientResults> {
  const { name, title, note, packages, modes } = client;
  const byMode: ClientResults["results"] = {};
  for (const mode of modes) byMode[mode] = await runClient(client, mode, programs);
  const versions = Object.fromEntries(packages.map((item) => [item, readRequiredVersion(name, item)]));
  return { name, title, versions, ...(note !== undefined && { note }), results: byMode };
}

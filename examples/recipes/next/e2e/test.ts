import { test as base } from "@playwright/test";
import { MOCK_URL } from "./urls.ts";

/** The mock that the server of the page calls, scripted over HTTP. */
interface Mock {
  /** Adds a reply, written as in a scenario file. */
  reply(reply: string | object): Promise<void>;
  calls(): Promise<{ outcome: string; request?: { prompt?: string } }[]>;
}

const mock: Mock = {
  async reply(reply) {
    await send("replies", { replies: [{ reply }] });
  },
  async calls() {
    return (await (await fetch(`${MOCK_URL}/__mock/calls`)).json()).calls;
  },
};

async function send(name: string, body: object = {}): Promise<void> {
  const response = await fetch(`${MOCK_URL}/__mock/${name}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}

export const test = base.extend<{ mock: Mock }>({
  mock: async ({}, use) => {
    await send("reset");
    await use(mock);
  },
});

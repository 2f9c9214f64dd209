import { test as base } from "@playwright/test";
import { connectMock, type RemoteMock } from "@text-completions/mock/control";
import { MOCK_URL } from "./urls.ts";

/** A test with the mock that the server of the page calls. */
export const test = base.extend<{ mock: RemoteMock }>({
  mock: async ({}, use) => {
    const mock = connectMock(MOCK_URL);
    await mock.reset();
    await use(mock);
    await mock.assertDone();
  },
});

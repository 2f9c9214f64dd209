import { createMock } from "@text-completions/mock";
import { createControl } from "@text-completions/mock/control";
import { serveMock } from "@text-completions/mock/server";

/** Starts a mock for all tests. It accepts requests without a key, as the back end of an app does. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await serveMock(createControl(() => createMock({ apiKeys: null })));
  process.env["EXPO_PUBLIC_API_URL"] = server.url;
  return () => server.close();
}

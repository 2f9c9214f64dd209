import { createMock } from "@text-completions/mock";
import { expect, test } from "vitest";
import { completionHandlers } from "./completion-handlers.ts";

test.each([
  { baseUrl: "proxy", received: '"proxy"' },
  { baseUrl: "localhost:4010", received: '"localhost:4010"' },
  { baseUrl: "ftp://proxy", received: '"ftp://proxy"' },
  { baseUrl: "//proxy", received: '"//proxy"' },
  { baseUrl: "https://user:secret@", received: '"https://"' },
  { baseUrl: 4010, received: "4010" },
])("the base URL $received is rejected at once", ({ baseUrl, received }) => {
  expect(() => completionHandlers(createMock(), { baseUrl: baseUrl as string })).toThrow(
    `Invalid option "baseUrl": expected an http or https URL such as https://api.anthropic.com, got ${received}.`,
  );
});

test.each(["api/complete", "", "/", "//evil.example/a", "/api/*", "/api/:id", "/api?a=b", 7])(
  "the path %j is rejected at once",
  (path) => {
    expect(() => completionHandlers(createMock(), { path: path as string })).toThrow(
      `Invalid option "path": expected a path such as "/api/complete", got ${JSON.stringify(path)}.`,
    );
  },
);

test("an unknown option is rejected at once", () => {
  expect(() => completionHandlers(createMock(), { baseURL: "https://a.example" } as never)).toThrow(
    'Unknown option "baseURL". Did you mean "baseUrl"?',
  );
});

test("anything but a mock is rejected at once", () => {
  expect(() => completionHandlers(null as never)).toThrow(
    'Invalid option "mock": expected a mock created by createMock(), got null.',
  );
});

test.each<{ baseUrl: string | URL; url: string }>([
  { baseUrl: "https://proxy.example/a//", url: "https://proxy.example/a/v1/complete" },
  { baseUrl: "https://proxy.example/a/v1", url: "https://proxy.example/a/v1/complete" },
  { baseUrl: "https://proxy.example/v1/complete", url: "https://proxy.example/v1/complete" },
  { baseUrl: new URL("http://localhost:4010/"), url: "http://localhost:4010/v1/complete" },
])("with the base URL $baseUrl, the handler says that it handles $url", ({ baseUrl, url }) => {
  const [handler] = completionHandlers(createMock(), { baseUrl });

  expect(handler?.info.header).toContain(url);
});

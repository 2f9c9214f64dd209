import { afterEach, expect, test, vi } from "vitest";
import { isUsageError, parseBaseUrl } from "@text-completions/core/internal";

afterEach(() => vi.unstubAllGlobals());

test.each([
  { value: "https://host", baseUrl: "https://host" },
  { value: "https://host/", baseUrl: "https://host" },
  { value: "https://host///", baseUrl: "https://host" },
  { value: "https://host/v1", baseUrl: "https://host" },
  { value: "https://host/v1/", baseUrl: "https://host" },
  { value: "https://host/v1/complete", baseUrl: "https://host" },
  { value: "https://host/v1/complete/", baseUrl: "https://host" },
  { value: "https://host/proxy/v1/complete", baseUrl: "https://host/proxy" },
  { value: "https://host/proxy/", baseUrl: "https://host/proxy" },
  { value: "https://host/av1", baseUrl: "https://host/av1" },
  { value: "HTTP://HOST:80/A", baseUrl: "http://host/A" },
  { value: "  http://localhost:4010\n", baseUrl: "http://localhost:4010" },
  { value: new URL("https://host/v1"), baseUrl: "https://host" },
  { value: { href: "https://host/v1", toString: (): string => "https://host/v1" }, baseUrl: "https://host" },
])("$value is the server $baseUrl", ({ value, baseUrl }) => {
  expect(parseBaseUrl(value)).toEqual({ baseUrl, authorization: undefined });
});

test.each(["", "/v1", "/v1/complete", "/v1/messages"])("%s is cut for another operation, too", (path) => {
  expect(parseBaseUrl(`https://host${path}/`, { operation: "/v1/messages" }).baseUrl).toBe("https://host");
});

test("another operation is cut only where it is the one that is called", () => {
  expect(parseBaseUrl("https://host/v1/messages").baseUrl).toBe("https://host/v1/messages");
});

test("a path is relative to the page, where there is one", () => {
  vi.stubGlobal("location", { href: "https://page/app/index.html" });

  expect(parseBaseUrl("/api").baseUrl).toBe("https://page/api");
  expect(parseBaseUrl("./api/v1/complete").baseUrl).toBe("https://page/app/api");
});

test("a user and password become Basic credentials, where they are accepted", () => {
  expect(parseBaseUrl("https://user:p%40ss@host/v1", { credentials: true })).toEqual({
    baseUrl: "https://host",
    authorization: `Basic ${btoa("user:p@ss")}`,
  });
});

test.each([
  { value: "localhost:4010", meant: "http://localhost:4010" },
  { value: "127.0.0.1", meant: "http://127.0.0.1" },
  { value: " gateway:8080/v1 ", meant: "http://gateway:8080/v1" },
  { value: "api.anthropic.com/v1", meant: "https://api.anthropic.com/v1" },
])("$value is asked to be a URL with a scheme", ({ value, meant }) => {
  expect(() => parseBaseUrl(value)).toThrow(`, got ${JSON.stringify(value)}. Did you mean "${meant}"?`);
});

test.each(["production", "//host", "/v1", "", "mailto:me", "ftp://host", "user:word@host", 5.5])(
  "%s is no host without a scheme",
  (value) => {
    expect(() => parseBaseUrl(value)).not.toThrow(/Did you mean/);
    expect(() => parseBaseUrl(value)).toThrow("expected an http or https URL");
  },
);

test.each([
  { value: "localhost:4010", received: '"localhost:4010"' },
  { value: "/api", received: '"/api"' },
  { value: "ftp://host", received: '"ftp://host"' },
  { value: "", received: '""' },
  { value: undefined, received: "undefined" },
  { value: 5, received: "5" },
  { value: {}, received: "an object" },
  { value: "https://host/?api_key=secret-1234", received: '"https://host/?[redacted]"' },
  { value: "https://host/#top", received: '"https://host/#[redacted]"' },
  { value: "https://user:secret-1234@host", received: '"https://host/"' },
  { value: new URL("https://user:secret-1234@host/a"), received: '"https://host/a"' },
  { value: "https://user:secret-1234/x@ho st", received: '"https://ho st"' },
  { value: "ftp:/user:secret-1234@host//a", received: '"host//a"' },
])("$value is rejected without showing what may be secret", ({ value, received }) => {
  let error: unknown;
  try {
    parseBaseUrl(value, { option: "server" });
  } catch (thrown) {
    error = thrown;
  }

  expect(isUsageError(error)).toBe(true);
  expect(error).toMatchObject({ code: "invalid-option", option: "server", received });
  expect(String(error)).toContain("expected an http or https URL such as https://api.anthropic.com");
  expect(JSON.stringify(error) + String(error)).not.toContain("secret-1234");
});

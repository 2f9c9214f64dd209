import { checkLocalAccess, isLoopbackHost } from "@text-completions/core/internal";
import { expect, test } from "vitest";

interface Sent {
  url?: string;
  host?: string;
  origin?: string;
}

function check({ url = "http://127.0.0.1:4010/v1/complete", host, origin }: Sent): string | undefined {
  const values = new Map(Object.entries({ host, origin }));
  const headers = { get: (name: string) => values.get(name) ?? null };
  return checkLocalAccess({ url, headers })?.code;
}

test.each<Sent>([
  {},
  { host: "localhost:4010" },
  { host: "LOCALHOST" },
  { host: "127.0.0.1:4010" },
  { host: "127.1" },
  { host: "[::1]:4010", url: "http://[::1]:4010/" },
  { host: "localhost", origin: "http://localhost:3000" },
  { host: "localhost", origin: "https://127.0.0.1" },
  { host: "localhost", origin: "http://[::1]:3000" },
])("a request from this machine is accepted: %j", (sent) => {
  expect(check(sent)).toBe(undefined);
});

test.each<{ title: string; sent: Sent; code: string }>([
  { title: "another name", sent: { host: "evil.example:4010" }, code: "remote-host" },
  { title: "another name in the URL", sent: { url: "http://evil.example/" }, code: "remote-host" },
  {
    title: "a full URL as target, with a local host",
    sent: { url: "http://evil.example/", host: "localhost" },
    code: "remote-host",
  },
  {
    title: "another host with a local target",
    sent: { url: "http://localhost/", host: "evil.example" },
    code: "remote-host",
  },
  { title: "a name that begins like one", sent: { host: "127.0.0.1.evil.example" }, code: "remote-host" },
  { title: "a name that ends like one", sent: { host: "evil-localhost" }, code: "remote-host" },
  { title: "an address of the network", sent: { host: "10.0.0.7:4010" }, code: "remote-host" },
  { title: "every address", sent: { host: "0.0.0.0:4010" }, code: "remote-host" },
  { title: "an empty host", sent: { host: "" }, code: "unreadable-host" },
  { title: "a port beyond all", sent: { host: "evil.example:99999" }, code: "unreadable-host" },
  { title: "a port that is no number", sent: { host: "localhost:evil" }, code: "unreadable-host" },
  { title: "a space", sent: { host: "localhost evil" }, code: "unreadable-host" },
  { title: "two hosts", sent: { host: "localhost, evil.example" }, code: "unreadable-host" },
  { title: "a user", sent: { host: "evil@localhost" }, code: "unreadable-host" },
  { title: "a path", sent: { host: "localhost/evil" }, code: "unreadable-host" },
  { title: "an unfinished escape", sent: { host: "local%zzhost" }, code: "unreadable-host" },
  { title: "an invalid URL", sent: { url: "/v1/complete" }, code: "unreadable-host" },
  { title: "a page of another site", sent: { origin: "https://evil.example" }, code: "remote-origin" },
  { title: "a page without an origin", sent: { origin: "null" }, code: "remote-origin" },
  { title: "an empty origin", sent: { origin: "" }, code: "remote-origin" },
  { title: "an extension", sent: { origin: "chrome-extension://localhost" }, code: "remote-origin" },
])("$title is rejected", ({ sent, code }) => {
  expect(check(sent)).toBe(code);
});

test("the error quotes what it rejects, in bounded length", () => {
  const headers = new Headers({ origin: `https://${"a".repeat(60)}.${"b".repeat(60)}.example` });

  const error = checkLocalAccess({ url: "http://localhost/", headers });

  expect(error?.message).toMatch(
    /^Only requests from this machine are accepted: the page has another origin \("https:\/\/aaa/,
  );
  expect(error?.message.length).toBeLessThan(220);
});

test.each([
  { host: "localhost", expected: true },
  { host: "127.8.9.10", expected: true },
  { host: "::1", expected: true },
  { host: "[::1]", expected: true },
  { host: "0.0.0.0", expected: false },
  { host: "::", expected: false },
  { host: "localhost.evil.example", expected: false },
])("the host $host is loopback: $expected", ({ host, expected }) => {
  expect(isLoopbackHost(host)).toBe(expected);
});

import { JSDOM } from "jsdom";

/** Node's, which can stream as `expo/fetch` does. */
export const nodeFetch = globalThis.fetch;

// React Native's `fetch` is `whatwg-fetch` on top of XMLHttpRequest: its responses have no `body`.
const { window } = new JSDOM("", { url: process.env["EXPO_PUBLIC_API_URL"] });
globalThis.XMLHttpRequest = window.XMLHttpRequest;
// @ts-expect-error -- It has no types.
const { fetch, Headers, Request, Response } = await import("whatwg-fetch");
Object.assign(globalThis, { fetch, Headers, Request, Response });

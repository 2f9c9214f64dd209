// Jest's own jsdom with what Node has and jsdom has not. The classes that jsdom does have, AbortController among them, stay
// jsdom's: another realm's.
const { TestEnvironment } = require("jest-environment-jsdom");

const WEB = [
  "fetch",
  "Headers",
  "Request",
  "Response",
  "ReadableStream",
  "TransformStream",
  "WritableStream",
  "TextEncoder",
  "TextDecoder",
];

module.exports = class extends TestEnvironment {
  constructor(...parameters) {
    super(...parameters);
    for (const name of WEB) this.global[name] = globalThis[name];
  }
};

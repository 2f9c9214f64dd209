import path from "node:path";
import {
  ApiError,
  ConnectionError,
  InvalidRequestError,
  StreamError,
  TimeoutError,
} from "@text-completions/client";
import { ERROR_STATUS } from "@text-completions/core";
import { DOCS_URL } from "@text-completions/core/internal";
import { expect, test } from "vitest";
import { errorPages } from "../docs/error-pages.ts";
import { loadDocument, ROOT } from "../generate/document.ts";

const pages = errorPages(loadDocument(path.join(ROOT, "spec/openapi.yaml"))).map(
  (page) => `${DOCS_URL}${page.path}.html`,
);

const headers = new Headers();
const linked = [
  ...Object.entries(ERROR_STATUS).map(([type, status]) => new ApiError("No.", { type, status, headers })),
  // What a proxy says, a redirect, and statuses that the document does not list.
  ...[200, 307, 408, 418, 422, 502, 599].map((status) => new ApiError("No.", { status, headers })),
  new ConnectionError("No."),
  new TimeoutError("No."),
  ...(["truncated", "malformed", "not-a-stream", "stalled"] as const).map(
    (reason) => new StreamError(reason, "No."),
  ),
  new InvalidRequestError([]),
].map(({ docsUrl }) => docsUrl);

test("each page that an error of the client links to is one of the site", () => {
  expect(linked.filter((url) => !pages.includes(url))).toEqual([]);
});

test("an error of the client links to each page of the site about errors", () => {
  expect(pages.filter((url) => !linked.includes(url))).toEqual([`${DOCS_URL}errors/index.html`]);
});

import { readFile } from "node:fs/promises";
import path from "node:path";
import { serveMock, type MockServer } from "@text-completions/mock/server";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

/** Serves a built page and its route handler, as a host would. */
export function servePage(
  folder: string,
  response: (request: Request) => Promise<Response>,
): Promise<MockServer> {
  return serveMock({
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/api/v1/complete") return response(request);
      const file = pathname === "/" ? "/index.html" : pathname;
      try {
        const content = await readFile(path.join(folder, file));
        return new Response(content, { headers: { "content-type": TYPES[path.extname(file)] ?? "" } });
      } catch {
        return new Response("", { status: 404 });
      }
    },
  });
}

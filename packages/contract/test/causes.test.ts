import { formatReport } from "@text-completions/contract";
import { describe, expect, test } from "vitest";
import { OPTIONS } from "./servers/check-mock.ts";
import { checkRootCause, rewrite, ROOT_CAUSES } from "./servers/root-causes.ts";

/** What the lines with a mark name: a check by its id, or what several checks have in common. */
function problemsOf(text: string): string[] {
  return [...text.matchAll(/^[✗!] (.*?)(?: {2}.*)?$/gm)].map(([, name = ""]) => name);
}

describe.each(ROOT_CAUSES)("the report on a server that $name", (rootCause) => {
  test("names the cause, not its symptoms, on a few lines that fit", async () => {
    const report = await checkRootCause(rootCause);
    const text = formatReport(report, "pretty", { columns: 80 });
    const lines = text.split("\n");

    expect(report.summary.failed).toBeGreaterThanOrEqual(rootCause.minFailed);
    expect(problemsOf(text)).toEqual(rootCause.problems);
    // An exchange and its fix take 25 lines, the ids of all checks 30.
    expect(lines.length).toBeLessThan(45 + 25 * rootCause.problems.length);
    expect(lines.filter((line) => line.length > 80 && !line.includes("https://"))).toEqual([]);
    // The ids are listed by group.
    const names = report.results
      .filter(({ outcome }) => outcome === "failed")
      .map(({ id }) => id.slice(id.indexOf("/") + 1));
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  test("has one annotation for each cause on GitHub", async () => {
    const lines = formatReport(await checkRootCause(rootCause), "github").split("\n");

    expect(lines.filter((line) => /^::(error|warning) /.test(line))).toHaveLength(rootCause.problems.length);
  });
});

const SEVERAL_CAUSES = {
  server: async (request: Request, conformant: (request: Request) => Promise<Response>) => {
    const headers = new Headers(request.headers);
    headers.set("x-api-key", OPTIONS.apiKey);
    return rewrite(await conformant(new Request(request, { headers })), (text, response) => {
      response.delete("request-id");
      return text.replaceAll('"type":"completion",', "");
    });
  },
};

test("requirements come first, and of these what fixes most checks", async () => {
  expect(problemsOf(formatReport(await checkRootCause(SEVERAL_CAUSES)))).toEqual([
    "The key is not checked, or not before everything else",
    "`type` is missing",
    "headers/request-id",
  ]);
});

test("every link of the HTML report has a target, and a long report begins with contents", async () => {
  const report = await checkRootCause(SEVERAL_CAUSES);
  const html = formatReport(report, "html");
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);

  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((id) => !ids.has(id))).toEqual([]);
  expect(html).toMatch(/<nav aria-label="Contents">/);
  expect(html.indexOf('class="fix"')).toBeLessThan(html.indexOf("<article>"));
});

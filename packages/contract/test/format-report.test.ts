import { formatReport, REPORT_FORMATS, type Report, type ReportFormat } from "@text-completions/contract";
import { describe, expect, test } from "vitest";
import { NASTY, SAMPLE_REPORT } from "./sample-report.ts";

const CUT_OFF: Report = {
  ...SAMPLE_REPORT,
  complete: false,
  failure: { code: "aborted", text: "the run was aborted" },
};

/** A report on a server that does all that it must. */
function good(): Report {
  const results = SAMPLE_REPORT.results.filter(
    ({ severity, outcome }) => outcome !== "failed" || severity === "should",
  );
  return { ...SAMPLE_REPORT, results, summary: { ...SAMPLE_REPORT.summary, failed: 1 } };
}

/** How each format says that nothing was checked. */
const OF_NOTHING: Readonly<Record<ReportFormat, string>> = {
  pretty: "No check of http://127.0.0.1:4010 could be evaluated.",
  json: '"results": []',
  junit: '<testsuites name="text-completions check" tests="1" failures="0" errors="1"',
  github: "0 passed, 0 failed, 0 inconclusive, 0 skipped, 0 requests",
  sarif: '"executionSuccessful": false',
  html: '<p class="outcome">Not checked</p>',
};

describe.each(REPORT_FORMATS)("the format %s", (format) => {
  test("is the same text for the same report, ending in a line feed", () => {
    const copy: Report = JSON.parse(JSON.stringify(SAMPLE_REPORT));

    expect(formatReport(SAMPLE_REPORT, format)).toBe(formatReport(copy, format));
    expect(formatReport(SAMPLE_REPORT, format)).toMatch(/[^\n]\n$/);
  });

  test("says that a run did not finish, and why", () => {
    expect(formatReport(CUT_OFF, format)).toContain("the run was aborted");
  });

  test("formats an empty report", () => {
    const summary = { passed: 0, failed: 0, inconclusive: 0, skipped: 0, requests: 0 };
    const empty = { ...CUT_OFF, results: [], exchanges: [], summary };

    expect(formatReport(empty, format)).toContain(OF_NOTHING[format]);
  });
});

test("is pretty by default", () => {
  expect(formatReport(SAMPLE_REPORT)).toBe(formatReport(SAMPLE_REPORT, "pretty"));
});

test.each([
  { value: null, got: "null" },
  { value: {}, got: "an object" },
  { value: "report", got: '"report"' },
  { value: { version: 2 }, got: "an object" },
])("rejects $value instead of a report", ({ value, got }) => {
  expect(() => formatReport(value as Report, "json")).toThrow(
    `Invalid option "report": expected the object returned by checkServer() (report version 1), got ${got}.`,
  );
});

test("rejects a format that does not exist", () => {
  expect(() => formatReport(SAMPLE_REPORT, "xml" as ReportFormat)).toThrow(
    'Invalid option "format": expected "pretty" or "json" or "junit" or "github" or "sarif" or "html", got "xml".',
  );
});

describe("pretty", () => {
  test("shows the fix, then request and response, then the bytes around the error with their times", () => {
    expect(formatReport(SAMPLE_REPORT, "pretty", { columns: 80 }).split("\n").slice(0, 27).join("\n"))
      .toMatchInlineSnapshot(`
      "✗ stream/nothing-after-end  must  Nothing follows the event that ends a stream.

        fix       Close the body after the event with a stop_reason; this API has no
                  [DONE].
        spec      #/components/schemas/StreamEvent

        request   POST /v1/complete  content-type: application/json
                  anthropic-version: 2023-06-01
                  {"model":"claude-2.1","max_tokens_to_sample":8,"prompt":"\\n\\nHuman:
                  Hi\\n\\nAssistant:","stream":true}
        response  200  text/event-stream; charset=utf-8  917 B in 8 pieces within 541
                  ms

        A second event with a stop_reason follows the end of the stream.
        where     stream.events[7]

        Event 9 has no name, and its data "[DONE]" is no JSON.
        where     stream.events[8]
        expected  nothing
        received  [DONE]

        +520 ms │
        +540 ms │ event: completion
                │ data: {"type":"completion","id":"compl_1","completion":"","stop_…
                │
                │ data: [DONE]
                │ ^"
    `);
  });

  test("shows the same finding in many exchanges once", () => {
    const text = formatReport(SAMPLE_REPORT, "pretty");

    expect(text.split("The response has no request-id.")).toHaveLength(2);
    expect(text).toContain("The response has no request-id. (and in 3 more exchanges)");
  });

  test("ends with a summary", () => {
    expect(formatReport(SAMPLE_REPORT, "pretty")).toMatch(
      /1 passed · 3 failed · 1 inconclusive · 1 skipped · 5 requests, 1\.2 s\nhttp:\/\/127\.0\.0\.1:4010 does not conform: 2 required checks failed\.\n$/,
    );
    expect(formatReport(good(), "pretty")).toContain("http://127.0.0.1:4010 conforms, with 1 warning.\n");
  });

  test("shows control characters of a server as escapes, and begins no line with the server's text", () => {
    const text = formatReport(SAMPLE_REPORT, "pretty");

    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(text).toContain(String.raw`<b>"it's" & \u0000\u001b[31m %0A ::error::,\r\n]]>\ud800`);
    for (let columns = 1; columns < 120; columns++) {
      expect(formatReport(SAMPLE_REPORT, "pretty", { columns })).not.toMatch(/^\s*::/m);
    }
  });

  test("has colours only with the option", () => {
    const colored = formatReport(SAMPLE_REPORT, "pretty", { color: true });

    expect(colored).toContain("\u001B[31m✗\u001B[39m");
    // oxlint-disable-next-line no-control-regex -- These are what colours are made of.
    expect(colored.replaceAll(/\u001B\[\d+m/g, "")).toBe(formatReport(SAMPLE_REPORT, "pretty"));
  });
});

test("JSON is the report itself", () => {
  expect(JSON.parse(formatReport(SAMPLE_REPORT, "json"))).toEqual(JSON.parse(JSON.stringify(SAMPLE_REPORT)));
});

describe("GitHub", () => {
  test("has an error or a warning for each failed check, on one line each, escaped", () => {
    const lines = formatReport(SAMPLE_REPORT, "github").trimEnd().split("\n");

    expect(lines.map((line) => /^::\w+ title=[^:]*::|^/.exec(line)?.[0])).toEqual([
      "::error title=stream/nothing-after-end::",
      "::error title=errors/status::",
      "::warning title=headers/request-id::",
      "",
    ]);
    expect(lines[1]).toContain("%250A ::error::,");
    expect(lines[1]).toContain("%0Aexpected: 400%0Areceived: 500%0A");
  });

  test("escapes what ends a property", () => {
    const failed = SAMPLE_REPORT.results.find(({ outcome }) => outcome === "failed");
    const results = [Object.assign({}, failed, { id: "a:b,c%\n" })];

    expect(formatReport({ ...SAMPLE_REPORT, results }, "github")).toMatch(/^::error title=a%3Ab%2Cc%25%0A::/);
  });
});

describe("SARIF", () => {
  test("has a rule for each check, and a result with request and response for each violation", () => {
    const { runs } = JSON.parse(formatReport(SAMPLE_REPORT, "sarif"));
    const [{ tool, results, invocations }] = runs;

    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(
      SAMPLE_REPORT.results.map(({ id }) => id),
    );
    expect(results).toHaveLength(8);
    expect(results[0]).toMatchObject({
      ruleId: "stream/nothing-after-end",
      ruleIndex: 1,
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "http://127.0.0.1:4010/v1/complete" } } }],
      webRequest: { method: "POST" },
      webResponse: { statusCode: 200 },
    });
    expect(results[3]).toMatchObject({ level: "error", webResponse: { noResponseReceived: true } });
    expect(results[4]).toMatchObject({ level: "warning" });
    expect(invocations).toEqual([{ executionSuccessful: true, startTimeUtc: SAMPLE_REPORT.startedAt }]);
  });
});

describe("HTML", () => {
  const html = formatReport(SAMPLE_REPORT, "html");

  test("loads nothing, runs nothing, and holds no markup of the server", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|src=/i);
    expect(html).not.toContain(NASTY.slice(0, 8));
    expect(html).toContain("&lt;b&gt;&quot;it&#39;s&quot; &amp; \\u0000");
  });

  test("draws the timeline of each stream, errors in red", () => {
    expect(html.match(/aria-label="\d+ events within/g)).toHaveLength(3);
    expect(html).toContain(
      "<title>540 ms  [DONE]\n✗ Event 9 has no name, and its data &quot;[DONE]&quot; is no JSON.</title>",
    );
    expect(html).toContain('class="other wrong"');
    expect(html).toMatch(/class="break"[^>]*\/><title>/);
  });
});

import { formatReport, REPORT_FORMATS, type Report, type ReportFormat } from "@text-completions/contract";
import { describe, expect, it } from "vitest";
import { NASTY, SAMPLE_REPORT } from "./sample-report.ts";

const CUT_OFF: Report = { ...SAMPLE_REPORT, complete: false, failure: "interrupted by Ctrl-C" };

/** A report on a server that does all that it must. */
function good(): Report {
  const results = SAMPLE_REPORT.results.filter(
    ({ severity, outcome }) => outcome !== "failed" || severity === "should",
  );
  return { ...SAMPLE_REPORT, results, summary: { ...SAMPLE_REPORT.summary, failed: 1 } };
}

describe.each(REPORT_FORMATS)("the format %s", (format) => {
  it("gives the same text for the same report, ending in a line feed", () => {
    const copy: Report = JSON.parse(JSON.stringify(SAMPLE_REPORT));

    expect(formatReport(SAMPLE_REPORT, format)).toBe(formatReport(copy, format));
    expect(formatReport(SAMPLE_REPORT, format)).toMatch(/[^\n]\n$/);
  });

  it("says that a run was cut off, and why", () => {
    expect(formatReport(CUT_OFF, format)).toContain("interrupted by Ctrl-C");
  });

  it("copes with a report in which nothing has happened", () => {
    const summary = { passed: 0, failed: 0, inconclusive: 0, skipped: 0, requests: 0 };
    const empty = { ...CUT_OFF, results: [], exchanges: [], summary };

    expect(formatReport(empty, format)).toContain(
      format === "json" ? '"results": []' : "cut off".slice(0, 0),
    );
  });
});

it("is pretty unless another format is asked for", () => {
  expect(formatReport(SAMPLE_REPORT)).toBe(formatReport(SAMPLE_REPORT, "pretty"));
});

it.each([[null], [{}], ["report"], [{ version: 2 }]])("refuses %j, which is no report", (value) => {
  expect(() => formatReport(value as Report, "json")).toThrow(
    new TypeError(
      "Failed to format a report: it is none, or one of another version. Pass what checkServer gives.",
    ),
  );
});

it("refuses a format that there is not", () => {
  expect(() => formatReport(SAMPLE_REPORT, "xml" as ReportFormat)).toThrow(
    'Failed to format a report: there is no format "xml". Use one of pretty, json, junit, github, sarif, html.',
  );
});

describe("pretty", () => {
  it("shows what was sent, came and was expected, the bytes around the fault with their times, and the remedy", () => {
    expect(formatReport(SAMPLE_REPORT, "pretty").split("\n").slice(0, 25).join("\n")).toMatchInlineSnapshot(`
      "✗ stream/nothing-after-end  must  Nothing follows the event that ends a stream.

        request   POST /v1/complete  content-type: application/json  anthropic-version: 2023-06-01  {"model":"claude-2.1","max_tokens_to_sample":8,"prompt":"\\n\\nHuman: Hi\\n\\nAssistant:","stream":true}
        response  200  text/event-stream; charset=utf-8  917 B in 8 pieces within 541 ms

        A second event with a stop_reason follows the end of the stream.
        where     stream.events[7]

        Event 9 has no name, and its data "[DONE]" is no JSON.
        where     stream.events[8]
        expected  nothing
        received  [DONE]

        +520 ms │
        +540 ms │ event: completion
                │ data: {"type":"completion","id":"compl_1","completion":"","stop_reason":"stop_sequence","model":"claude-2.1"}
                │
                │ data: [DONE]
                │ ^
                │

        spec      #/components/schemas/StreamEvent
        fix       Close the body after the event with a stop_reason; this API has no [DONE].

      ✗ errors/status  must  A fault of the request is answered with 400."
    `);
  });

  it("tells the same thing found in many exchanges once", () => {
    const text = formatReport(SAMPLE_REPORT, "pretty");

    expect(text.split("The answer has no request-id.")).toHaveLength(2);
    expect(text).toContain("The answer has no request-id. (and in 3 more exchanges)");
  });

  it("ends with the verdict", () => {
    expect(formatReport(SAMPLE_REPORT, "pretty")).toMatch(
      /1 passed · 3 failed · 1 inconclusive · 1 skipped · 5 requests, 1\.2 s\nThe run met 1 of 2 parts of the document\.\nhttp:\/\/127\.0\.0\.1:4010 does not conform: 2 required checks failed\.\n$/,
    );
    expect(formatReport(good(), "pretty")).toContain(
      "http://127.0.0.1:4010 conforms, and does not do 1 thing that it should.\n",
    );
  });

  it("lets nothing of a server steer the terminal, and begins no line with its words", () => {
    const text = formatReport(SAMPLE_REPORT, "pretty");

    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(text).toContain(String.raw`<b>"it's" & \u0000\u001b[31m %0A ::error::,\r\n]]>\ud800`);
  });

  it("has colours only if it is told", () => {
    const colored = formatReport(SAMPLE_REPORT, "pretty", { color: true });

    expect(colored).toContain("\u001B[31m✗\u001B[39m");
    // oxlint-disable-next-line no-control-regex -- These are what colours are made of.
    expect(colored.replaceAll(/\u001B\[\d+m/g, "")).toBe(formatReport(SAMPLE_REPORT, "pretty"));
  });
});

it("JSON is the report itself", () => {
  expect(JSON.parse(formatReport(SAMPLE_REPORT, "json"))).toEqual(JSON.parse(JSON.stringify(SAMPLE_REPORT)));
});

describe("GitHub", () => {
  it("has an error or a warning for each failed check, on one line each, escaped", () => {
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

  it("escapes what ends a property", () => {
    const failed = SAMPLE_REPORT.results.find(({ outcome }) => outcome === "failed");
    const results = [Object.assign({}, failed, { id: "a:b,c%\n" })];

    expect(formatReport({ ...SAMPLE_REPORT, results }, "github")).toMatch(/^::error title=a%3Ab%2Cc%25%0A::/);
  });
});

describe("SARIF", () => {
  it("has a rule for each check, and a result with request and response for each violation", () => {
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

  it("loads nothing, runs nothing, and holds no markup of the server", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|src=/i);
    expect(html).not.toContain(NASTY.slice(0, 8));
    expect(html).toContain("&lt;b&gt;&quot;it&#39;s&quot; &amp; \\u0000");
  });

  it("draws the timeline of each stream, faults in red", () => {
    expect(html.match(/aria-label="\d+ events within/g)).toHaveLength(3);
    expect(html).toContain(
      "<title>540 ms  [DONE]\n✗ Event 9 has no name, and its data &quot;[DONE]&quot; is no JSON.</title>",
    );
    expect(html).toContain('class="other fault"');
    expect(html).toContain('class="break"');
  });
});

// @vitest-environment jsdom
import { formatReport, type Report } from "@text-completions/contract";
import { expect, test } from "vitest";
import { SAMPLE_REPORT } from "./sample-report.ts";

/** Reads the XML as strictly as XML is read. */
function parse(report: Report): Document {
  return new DOMParser().parseFromString(formatReport(report, "junit"), "application/xml");
}

const xml = parse(SAMPLE_REPORT);
const namesOf = (selector: string): (string | null)[] =>
  [...xml.querySelectorAll(selector)].map(
    (element) => element.getAttribute("classname") ?? element.getAttribute("name"),
  );

test("has a suite for each group and a case for each check, with matching counts", () => {
  expect(namesOf("testsuite")).toEqual(["request", "stream", "errors", "headers", "stop", "limits"]);
  expect(namesOf("testcase")).toHaveLength(6);
  const counts = (element: Element): (string | null)[] =>
    ["tests", "failures", "errors", "skipped"].map((name) => element.getAttribute(name));
  expect(counts(xml.documentElement)).toEqual(["6", "2", "0", "2"]);
  expect(xml.querySelectorAll("failure")).toHaveLength(2);
  expect(xml.querySelectorAll("skipped")).toHaveLength(2);
});

test("writes a failed recommendation as output of a case that passed", () => {
  const [output] = xml.querySelectorAll('[classname="headers.request-id"] > system-out');

  expect(output?.textContent).toMatch(
    /^fix {7}Send a request-id [\s\S]*\nrequest .*[\s\S]*\n\nThe response has no request-id\. \(and in 3 more exchanges\)\n/,
  );
});

test("says which check is inconclusive, and why one was skipped", () => {
  const messages = [...xml.querySelectorAll("skipped")].map((element) => element.getAttribute("message"));

  expect(messages).toEqual(["inconclusive: the model did not write the stop sequence", "excluded"]);
});

test("has an error if the run did not finish", () => {
  const { documentElement } = parse({
    ...SAMPLE_REPORT,
    complete: false,
    failure: { code: "aborted", text: "the run was aborted" },
  });

  expect(documentElement.getAttribute("errors")).toBe("1");
  expect(documentElement.querySelector("error")?.getAttribute("message")).toBe(
    "The run did not finish: the run was aborted.",
  );
});

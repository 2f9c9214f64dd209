import { findErrorEvent, findErrorWords, findTextWords, reportsError } from "@text-completions/core/internal";
import { expect, test } from "vitest";

test.each<{ name: string; text: string; words: string | undefined }>([
  { name: "the title of a page", text: "<html><title> 502 Bad\nGateway</title>", words: "502 Bad" },
  {
    name: "the text of a page whose title is blank",
    text: "<html><title> </title><p>Down for maintenance</p></html>",
    words: "Down for maintenance",
  },
  {
    name: "no style and no script",
    text: "<style>body{a:b}</style><script>\nlet x = 1;</SCRIPT>\r\n<h1>Service Unavailable</h1>",
    words: "Service Unavailable",
  },
  { name: "nothing of a style that has no end", text: "<style>body{a:b}", words: undefined },
  {
    name: "the message of XML",
    text: '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
    words: "Access Denied",
  },
  {
    name: "the fault of SOAP",
    text: "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Policy Falsified</faultstring></soap:Fault>",
    words: "Policy Falsified",
  },
  {
    name: "the first line of text",
    text: "\n\n upstream connect error\r\nreset",
    words: "upstream connect error",
  },
  { name: "nothing of nothing", text: " \n", words: undefined },
])("the words of a text are $name", ({ text, words }) => {
  expect(findTextWords(text)).toBe(words);
});

test.each(["<style>".repeat(20_000), "<title".repeat(20_000), "<".repeat(100_000), "<!-- a".repeat(20_000)])(
  "a hostile page takes no long time",
  (text) => {
    // The time of the processor: a busy machine makes everything else longer.
    const startedAt = process.cpuUsage();
    findTextWords(text);

    expect(process.cpuUsage(startedAt).user / 1000).toBeLessThan(500);
  },
);

test.each([
  { text: 'event: error\r\ndata: {"error":"words"}\r\n\r\n', error: { error: "words" } },
  { text: ': a\n\ndata: {"error":"words"}', error: { error: "words" } },
  { text: "event: error\ndata: words\n\nevent: error\ndata: more\n\n", error: "words" },
  { text: 'event: completion\ndata: {"completion":"error"}\n\n', error: undefined },
  { text: "error: words", error: undefined },
])("the first error event of $text is found", ({ text, error }) => {
  expect(findErrorEvent(text)).toEqual(error);
});

test.each([
  { error: { detail: "words" } },
  { error: { error: { message: "words" } } },
  { error: [{ message: "words" }] },
  { error: { reason: "words" } },
  { description: "words" },
])("words are found in %j", (body) => {
  expect(findErrorWords(body)).toBe("words");
});

test.each([
  { data: { error: "words" }, reports: true },
  { data: { error: { code: 500 } }, reports: true },
  { data: { type: "error" }, reports: true },
  { data: { object: "error", message: "words" }, reports: true },
  { data: { error: null, content: [] }, reports: false },
  { data: { error: false }, reports: false },
  { data: { error: "" }, reports: false },
  { data: { type: "completion" }, reports: false },
  { data: "error", reports: false },
  { data: null, reports: false },
])("$data reports an error: $reports", ({ data, reports }) => {
  expect(reportsError(data)).toBe(reports);
});

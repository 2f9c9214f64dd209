import { expect, test } from "vitest";
import { element, escapeXml } from "./xml.ts";

test.each([
  [`<a href="b">'c' & d</a>`, "&lt;a href=&quot;b&quot;&gt;&#39;c&#39; &amp; d&lt;/a&gt;"],
  ["]]>", "]]&gt;"],
  ["a\r\nb\tc", "a&#13;\nb\tc"],
  ["\u0000\u0008\u000b\u001f\ufffe\uffff", "\ufffd".repeat(6)],
  ["\ud800a\udc00", "\ufffda\ufffd"],
  ["ü 😀", "ü 😀"],
])("%j is written as %j", (text, escaped) => {
  expect(escapeXml(text)).toBe(escaped);
});

test("line ends and tabs in an attribute stay what they are", () => {
  expect(element("a", { b: "1\n2\t3", c: undefined, d: 0 })).toBe('<a b="1&#10;2&#9;3" d="0"/>');
});

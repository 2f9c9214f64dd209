import { expect, test } from "vitest";
import { element, escapeXml } from "./xml.ts";

test.each([
  { text: `<a href="b">'c' & d</a>`, escaped: "&lt;a href=&quot;b&quot;&gt;&#39;c&#39; &amp; d&lt;/a&gt;" },
  { text: "]]>", escaped: "]]&gt;" },
  { text: "a\r\nb\tc", escaped: "a&#13;\nb\tc" },
  { text: "\u0000\u0008\u000b\u001f\ufffe\uffff", escaped: "\ufffd".repeat(6) },
  { text: "\ud800a\udc00", escaped: "\ufffda\ufffd" },
  { text: "ü 😀", escaped: "ü 😀" },
])("$text is written as $escaped", ({ text, escaped }) => {
  expect(escapeXml(text)).toBe(escaped);
});

test("line ends and tabs in an attribute stay what they are", () => {
  expect(element("a", { b: "1\n2\t3", c: undefined, d: 0 })).toBe('<a b="1&#10;2&#9;3" d="0"/>');
});

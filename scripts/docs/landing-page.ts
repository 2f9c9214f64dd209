import type { Page } from "./error-pages.ts";
import type { PackageFacts } from "./package-facts.ts";

/** The first page of the site. */
export function landingPage(packages: PackageFacts[], pages: Page[]): string {
  const modules = packages.flatMap(({ name, description, entries }) =>
    entries.size === 0
      ? []
      : [
          `<dt><a href="reference/modules/${fileOf(name)}.html">${name}</a></dt><dd>${escape(description)}</dd>`,
        ],
  );
  const errors = pages.map(
    ({ name, title }) => `<li><a href="reference/documents/${name}.html">${title}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>text-completions</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1rem }
h1 { margin-bottom: 0 }
dt { margin-top: .75rem; font-weight: 600 }
dd { margin: 0 }
ul { columns: 14rem; padding-left: 1.25rem }
.doors { display: flex; flex-wrap: wrap; gap: 1rem; padding: 0; list-style: none; columns: auto }
.doors a { display: block; padding: .5rem 1rem; border: 1px solid; border-radius: .5rem; text-decoration: none }
</style>
</head>
<body>
<h1>text-completions</h1>
<p>Anthropic's Text Completions API, <code>POST /v1/complete</code>, kept alive.</p>
<ul class="doors">
<li><a href="reference/index.html">Reference of the packages</a></li>
<li><a href="http-api/index.html">The HTTP API</a></li>
<li><a href="llms.txt">llms.txt</a></li>
</ul>
<h2>Packages</h2>
<dl>
${modules.join("\n")}
</dl>
<h2>Errors</h2>
<ul>
${errors.join("\n")}
</ul>
</body>
</html>
`;
}

/** How TypeDoc names the file of a module. */
function fileOf(name: string): string {
  return name.replaceAll(/[^\w-]/g, "_");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

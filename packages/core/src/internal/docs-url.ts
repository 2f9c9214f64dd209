/** The documentation site: `checks/<check id>.html`, `errors/<name>.html`, `packages/<name>.html` and so on. */
export const DOCS_URL = "https://text-completions.github.io/text-completions/";
